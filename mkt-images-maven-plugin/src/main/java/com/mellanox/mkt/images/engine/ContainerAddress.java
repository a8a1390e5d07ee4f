package com.mellanox.mkt.images.engine;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A container in which BuildKit's daemon runs, reached by the program docker.
 *
 * @param name its name or id
 * @param context the docker context of its engine; empty for the one that docker uses
 * @param host the address of its engine in place of a context; empty for the one that docker uses
 */
public record ContainerAddress(String name, String context, String host) {
    static final String SCHEME = "docker-container";
    private static final String FORM = "A builder in a container is written docker-container://name,"
            + " docker-container://name?context=docker-context or docker-container://name?host=address-of-the-engine";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    /** One with a name that docker allows. */
    public ContainerAddress {
        if (!NAME.matcher(name).matches() || (!context.isEmpty() && !host.isEmpty())) {
            throw new IllegalArgumentException(FORM);
        }
    }

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException with the remedy, if it is none
     */
    static ContainerAddress of(URI uri) {
        AddressQuery query = AddressQuery.of(uri, List.of("context", "host"));
        if (uri.getRawAuthority() == null || !uri.getPath().isEmpty() || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(FORM);
        }
        return new ContainerAddress(uri.getRawAuthority(), query.at("context"), query.at("host"));
    }

    /** The address as a user writes it. */
    URI uri() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("context", context);
        query.put("host", host);
        return URI.create(SCHEME + "://" + name + AddressQuery.text(query));
    }

    /** The program whose standard input and output are a connection to the builder. */
    List<String> program() {
        List<String> program = docker();
        program.addAll(List.of("exec", "-i", name, "buildctl", "dial-stdio"));
        return program;
    }

    private List<String> docker() {
        List<String> docker = new ArrayList<>(List.of("docker"));
        if (!context.isEmpty()) {
            docker.add("--context=" + context);
        }
        if (!host.isEmpty()) {
            docker.add("--host=" + host);
        }
        return docker;
    }

    /** The program docker with its options, as a user calls it for the container's engine: {@code docker --context=far}. */
    public String command() {
        return String.join(" ", docker());
    }
}
