package com.mellanox.mkt.images.engine;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pod of Kubernetes in which BuildKit's daemon runs, reached by the program kubectl.
 *
 * @param pod its name
 * @param namespace its namespace; empty for the one that kubectl uses
 * @param context the context of {@code ~/.kube/config}; empty for the one that kubectl uses
 * @param container its container; empty for the one that kubectl takes
 */
public record PodAddress(String pod, String namespace, String context, String container) {
    static final String SCHEME = "kube-pod";
    private static final String FORM =
            "A builder in a pod is written kube-pod://pod?namespace=name&context=name&container=name; all behind the pod can"
                    + " be left out";
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?");

    /** One with names that Kubernetes allows. */
    public PodAddress {
        if (!NAME.matcher(pod).matches() || !isNameOrEmpty(namespace) || !isNameOrEmpty(container)) {
            throw new IllegalArgumentException(FORM);
        }
    }

    private static boolean isNameOrEmpty(String text) {
        return text.isEmpty() || NAME.matcher(text).matches();
    }

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException with the remedy, if it is none
     */
    static PodAddress of(URI uri) {
        AddressQuery query = AddressQuery.of(uri, List.of("namespace", "context", "container"));
        if (uri.getRawAuthority() == null || !uri.getPath().isEmpty() || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(FORM);
        }
        return new PodAddress(uri.getRawAuthority(), query.at("namespace"), query.at("context"), query.at("container"));
    }

    /** The program whose standard input and output are a connection to the builder. */
    List<String> program() {
        List<String> program = kubectl();
        program.addAll(List.of("exec", "-i"));
        if (!container.isEmpty()) {
            program.add("--container=" + container);
        }
        program.addAll(List.of(pod, "--", "buildctl", "dial-stdio"));
        return program;
    }

    private List<String> kubectl() {
        List<String> kubectl = new ArrayList<>(List.of("kubectl"));
        if (!context.isEmpty()) {
            kubectl.add("--context=" + context);
        }
        if (!namespace.isEmpty()) {
            kubectl.add("--namespace=" + namespace);
        }
        return kubectl;
    }

    /** The program kubectl with its options, as a user calls it for the pod's namespace: {@code kubectl --namespace=ci}. */
    public String command() {
        return String.join(" ", kubectl());
    }
}
