package com.mellanox.mkt.images.engine;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A pod of Kubernetes in which BuildKit's daemon runs, reached by the program kubectl.
 *
 * @param pod its name
 * @param namespace its namespace; empty for the one that kubectl uses
 * @param context the context of {@code ~/.kube/config}; empty for the one that kubectl uses
 * @param container its container; empty for the one that kubectl takes
 * @param kubeconfig the path of a file that is read in place of {@code ~/.kube/config}; empty for the one that kubectl reads
 */
public record PodAddress(String pod, String namespace, String context, String container, String kubeconfig) {
    static final String SCHEME = "kube-pod";
    private static final String FORM =
            "A builder in a pod is written kube-pod://pod?namespace=name&context=name&container=name&kubeconfig=file; all"
                    + " behind the pod can be left out";
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
        AddressQuery query = AddressQuery.of(uri, List.of("namespace", "context", "container", "kubeconfig"));
        if (uri.getRawAuthority() == null || !uri.getPath().isEmpty() || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(FORM);
        }
        return new PodAddress(
                uri.getRawAuthority(),
                query.at("namespace"),
                query.at("context"),
                query.at("container"),
                query.at("kubeconfig"));
    }

    /** Another pod, reached in the same way. */
    PodAddress withPod(String other) {
        return new PodAddress(other, namespace, context, container, kubeconfig);
    }

    URI uri() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("namespace", namespace);
        query.put("context", context);
        query.put("container", container);
        query.put("kubeconfig", kubeconfig);
        return URI.create(SCHEME + "://" + pod + AddressQuery.text(query));
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

    /** The program that lists the pods of a deployment with the name of this pod, {@code pod/NAME} each, that run. */
    List<String> list() {
        List<String> program = kubectl();
        program.addAll(List.of(
                "get", "pods", "--selector=app=" + pod, "--field-selector=status.phase=Running", "--output=name"));
        return program;
    }

    private List<String> kubectl() {
        List<String> kubectl = new ArrayList<>(List.of("kubectl"));
        if (!kubeconfig.isEmpty()) {
            kubectl.add("--kubeconfig=" + kubeconfig);
        }
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
