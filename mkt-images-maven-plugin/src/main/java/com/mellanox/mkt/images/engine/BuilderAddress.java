package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The address of BuildKit's own daemon, or of a Docker Engine whose BuildKit alone is used.
 *
 * @param uri {@code unix:///path/of/socket}, {@code tcp://host:port}, {@code ssh://user@host}, {@code docker-container://name} or
 *     {@code kube-pod://pod}
 * @param tls null if TLS is not used
 * @param program the program whose standard input and output are the connection; empty if no program is needed
 */
public record BuilderAddress(URI uri, @Nullable TlsFiles tls, List<String> program) {
    private static final String FORMS = "Write unix:///path/of/buildkitd.sock, tcp://host:port, ssh://user@host,"
            + " docker-container://name, kube-pod://pod?namespace=name, or buildx:NAME for a builder of docker buildx";
    private static final String SOCKET_FORM = "A socket is written unix:///path/of/buildkitd.sock";
    private static final String NETWORK_FORM =
            "A builder in the network is written tcp://host:port, as in tcp://host:1234";

    /** The programs by their names, and how they are installed. */
    private static final Map<String, String> INSTALLATIONS = Map.of(
            "ssh", "Install it (Debian's package openssh-client)",
            "docker", "Install Docker's command line program (Debian's package docker-cli or docker.io)",
            "kubectl", "Install it (Debian's package kubernetes-client)");

    public BuilderAddress {
        program = List.copyOf(program);
    }

    /**
     * Reads an address.
     *
     * @param tls what {@code tcp://} uses for TLS; null for a connection without TLS
     * @throws InvalidInputException if it is none
     */
    public static BuilderAddress parse(String text, @Nullable TlsFiles tls) {
        try {
            return of(new URI(text), tls);
        } catch (URISyntaxException e) {
            throw invalid(text, text.startsWith("unix:") ? SOCKET_FORM : FORMS);
        } catch (IllegalArgumentException e) {
            throw invalid(text, String.valueOf(e.getMessage()));
        }
    }

    private static BuilderAddress of(URI uri, @Nullable TlsFiles tls) {
        return switch (uri.getScheme() == null ? "" : uri.getScheme()) {
            case "unix" -> socket(uri);
            case "tcp" -> inNetwork(uri, tls);
            case SshAddress.SCHEME ->
                new BuilderAddress(uri, null, SshAddress.of(uri).builderProgram());
            case ContainerAddress.SCHEME ->
                new BuilderAddress(uri, null, ContainerAddress.of(uri).program());
            case PodAddress.SCHEME ->
                new BuilderAddress(uri, null, PodAddress.of(uri).program());
            default -> throw new IllegalArgumentException(FORMS);
        };
    }

    private static BuilderAddress socket(URI uri) {
        boolean isPath = uri.getPath() != null && uri.getPath().length() > 1 && uri.getRawAuthority() == null;
        if (!isPath || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(SOCKET_FORM);
        }
        return new BuilderAddress(uri, null, List.of());
    }

    private static BuilderAddress inNetwork(URI uri, @Nullable TlsFiles tls) {
        boolean hasMore = uri.getRawUserInfo() != null
                || !"".equals(uri.getRawPath())
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null;
        if (uri.getHost() == null || uri.getPort() <= 0 || uri.getPort() > SshAddress.LAST_PORT || hasMore) {
            throw new IllegalArgumentException(NETWORK_FORM);
        }
        return new BuilderAddress(uri, tls, List.of());
    }

    /** A password in the text is not shown. */
    private static InvalidInputException invalid(String text, String remedy) {
        String safe = text.replaceFirst("//([^:@/]*):.*@", "//$1:***@");
        return new InvalidInputException("'" + safe + "' is not the address of a builder", remedy);
    }

    /** The BuildKit in an engine. */
    static BuilderAddress of(EngineAddress engine) {
        TlsFiles tls = engine.certificates() == null ? null : TlsFiles.in(engine.certificates(), engine.reason());
        return new BuilderAddress(engine.uri(), tls, engine.program());
    }

    /**
     * The same with the path of the program.
     *
     * @throws EngineException if the program is not on the user's {@code PATH}
     */
    BuilderAddress located(UserEnvironment environment) {
        return program.isEmpty() ? this : new BuilderAddress(uri, tls, located(program, toString(), environment));
    }

    /**
     * A program and its arguments with its path in place of its name.
     *
     * @param address what it is needed for
     * @throws EngineException if it is not on the user's {@code PATH}
     */
    static List<String> located(List<String> program, String address, UserEnvironment environment) {
        String name = program.get(0);
        List<String> located = new ArrayList<>(program);
        located.set(
                0,
                environment
                        .program(name)
                        .orElseThrow(() -> noProgram(name, address))
                        .toString());
        return located;
    }

    private static EngineException noProgram(String name, String address) {
        return new EngineException(
                "The builder at " + address + " is reached by the program " + name + ", which is not on the PATH",
                INSTALLATIONS.getOrDefault(name, "Install it"),
                null);
    }

    /** Whether it is a host and a port of the network, which this program connects to. */
    public boolean isTcp() {
        return "tcp".equals(uri.getScheme());
    }

    /** The host and the user, if the builder is reached by ssh. */
    public Optional<SshAddress> ssh() {
        return SshAddress.SCHEME.equals(uri.getScheme()) ? Optional.of(SshAddress.of(uri)) : Optional.empty();
    }

    /** The container, if the builder is reached by docker. */
    public Optional<ContainerAddress> container() {
        return ContainerAddress.SCHEME.equals(uri.getScheme())
                ? Optional.of(ContainerAddress.of(uri))
                : Optional.empty();
    }

    /** The pod, if the builder is reached by kubectl. */
    public Optional<PodAddress> pod() {
        return PodAddress.SCHEME.equals(uri.getScheme()) ? Optional.of(PodAddress.of(uri)) : Optional.empty();
    }

    /** Whether the builder is on this host, as far as its address shows. */
    public boolean isLocal() {
        return program.isEmpty() && (uri.getHost() == null || Proxies.isLoopback(uri.getHost()));
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
