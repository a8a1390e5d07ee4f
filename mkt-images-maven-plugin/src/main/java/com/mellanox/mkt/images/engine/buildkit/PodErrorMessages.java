package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.engine.PodAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What to do where kubectl does not reach a builder in a pod, by what kubectl and buildctl in the pod write. In the remedies,
 * <code>%1$s</code> is the pod, and <code>%2$s</code> the program kubectl with its options.
 */
enum PodErrorMessages {
    NO_CONTEXT(
            "context was not found|no context exists|context .* does not exist",
            "Name another context: 'kubectl config get-contexts' lists them"),
    NO_POD(
            "pods? .* not found|namespaces .* not found",
            "'%2$s get pods' lists the pods of the namespace; name one of them, and its namespace by ?namespace=NAME"),
    NO_CONTAINER(
            "container .* not found|container .* is not valid|container not found",
            "Name the container of the pod with buildkitd by ?container=NAME: '%2$s describe pod %1$s' lists them"),
    NOT_RUNNING(
            "completed pod|does not have a host assigned|containercreating|not running|unable to upgrade connection",
            "Wait until the pod runs: '%2$s get pod %1$s' and '%2$s logs %1$s' say what it does"),
    NO_RIGHTS(
            "forbidden",
            "Let your user 'create' the resource 'pods/exec' in the namespace, by a Role and a RoleBinding"),
    LOGIN("unauthorized|must be logged in|credentials", "Log in to the cluster: '%2$s get pods' must work"),
    NO_BUILDCTL(
            "executable file not found|no such file or directory: unknown|starting container process",
            "Name a pod that has buildctl, such as one of the image moby/buildkit"),
    NO_BUILDKIT("buildkitd.sock|buildkit daemon", "'%2$s logs %1$s' says why buildkitd does not run"),
    NO_CLUSTER(
            "connection to the server|unable to connect|no such host|was refused|timeout|couldn't get current server",
            "Check KUBECONFIG and the context: 'kubectl cluster-info' must work"),
    OTHER("", "'%2$s exec -i %1$s -- buildctl dial-stdio </dev/null' must work, and print nothing");

    private final Pattern signs;
    private final String remedy;

    PodErrorMessages(String signs, String remedy) {
        this.signs = Pattern.compile(signs);
        this.remedy = remedy;
    }

    /** The remedy for a program that ended before the builder answered. */
    static String remedy(PodAddress pod, String output) {
        String text = output.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(each -> each.signs.matcher(text).find())
                .findFirst()
                .orElse(OTHER)
                .remedy
                .formatted(pod.pod(), pod.command());
    }
}
