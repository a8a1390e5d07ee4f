package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.engine.ContainerAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What to do where docker does not reach a builder in a container, by what docker and buildctl in the container write. In the
 * remedies, <code>%1$s</code> is the container, and <code>%2$s</code> the program docker with its options.
 */
enum ContainerErrorMessages {
    NO_CONTEXT("context not found", "Name another docker context: 'docker context ls' lists them"),
    NO_CONTAINER(
            "no such container",
            "Name another container: '%2$s ps' lists those that run. A new builder is '%2$s run -d --privileged --name %1$s"
                    + " moby/buildkit'; one of buildx starts by 'docker buildx inspect --bootstrap NAME'"),
    NOT_RUNNING(
            "is not running|is paused|is restarting",
            "Start it: '%2$s start %1$s', and read '%2$s logs %1$s' if it ends"),
    NO_BUILDCTL(
            "executable file not found|no such file or directory: unknown",
            "Name a container that has buildctl, such as one of the image moby/buildkit"),
    NO_RIGHTS(
            "permission denied",
            "Become a member of the group docker ('sudo usermod -aG docker $USER', then log in again), or use a rootless engine"),
    NO_BUILDKIT(
            "buildkitd.sock|buildkit daemon",
            "Start buildkitd in the container: '%2$s logs %1$s' says why it does not run"),
    NO_ENGINE(
            "docker daemon|docker api|dial unix|dial tcp|cannot connect|failed to initialize",
            "Start the engine of the container, or set its address by DOCKER_HOST or by ?host=ADDRESS behind the container's"
                    + " name"),
    OTHER("", "'%2$s exec -i %1$s buildctl dial-stdio </dev/null' must work, and print nothing");

    private final Pattern signs;
    private final String remedy;

    ContainerErrorMessages(String signs, String remedy) {
        this.signs = Pattern.compile(signs);
        this.remedy = remedy;
    }

    /** The remedy for a program that ended before the builder answered. */
    static String remedy(ContainerAddress container, String output) {
        String text = output.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(each -> each.signs.matcher(text).find())
                .findFirst()
                .orElse(OTHER)
                .remedy
                .formatted(container.name(), container.command());
    }
}
