package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The image of a {@code # syntax=} line, by which BuildKit reads a Dockerfile.
 *
 * @param name as the line has it
 * @param line the line
 * @param isDockers whether it is one of Docker's own; others can have other instructions
 * @param minor the Dockerfile syntax 1.{@code minor}; {@link BuilderVersion#NEWEST} if its tag does not say
 * @param labs whether it has the features that are not stable yet
 */
record Frontend(String name, int line, boolean isDockers, int minor, boolean labs) {
    private static final Set<String> OF_DOCKER =
            Set.of("docker.io/docker/dockerfile", "docker.io/docker/dockerfile-upstream");
    private static final Pattern TAG =
            Pattern.compile("(?:1\\.(?<minor>\\d{1,4})(?:\\.\\d+)?|.*?)(?<labs>-?(?:labs|experimental))?");

    static Frontend of(UsedImage image) {
        ImageReference reference = image.image();
        Matcher tag = TAG.matcher(String.valueOf(reference.tag()));
        boolean known = tag.matches() && tag.group("minor") != null;
        return new Frontend(
                image.name(),
                image.line(),
                OF_DOCKER.contains(reference.canonical().name()),
                known ? Integer.parseInt(tag.group("minor")) : BuilderVersion.NEWEST,
                tag.matches() && tag.group("labs") != null);
    }
}
