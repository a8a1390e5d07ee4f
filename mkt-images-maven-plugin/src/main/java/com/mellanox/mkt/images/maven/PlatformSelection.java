package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.Platform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The platforms of a run, by {@code mkt.platform}.
 *
 * @param all whether all platforms of a descriptor are asked for
 * @param wanted those that are asked for by name; empty if none is
 */
record PlatformSelection(boolean all, Set<Platform> wanted) {
    private static final String PROPERTY = "mkt.platform";
    private static final String ALL = "all";

    /**
     * Reads the parameter. A mistake in it is recorded.
     *
     * @param ofKey the platform that the selected key is for
     */
    static PlatformSelection of(Parameters parameters, List<String> platforms, Optional<Platform> ofKey) {
        Set<Platform> wanted = new LinkedHashSet<>();
        ofKey.ifPresent(wanted::add);
        boolean all = false;
        for (String text : parameters.names(PROPERTY, platforms)) {
            try {
                if (text.equals(ALL)) {
                    all = true;
                } else {
                    wanted.add(Platform.parse(text));
                }
            } catch (IllegalArgumentException e) {
                parameters.add("-D" + PROPERTY + ": " + e.getMessage(), "Write it like linux/arm64, or all");
            }
        }
        return new PlatformSelection(all, wanted);
    }

    /**
     * The platforms to run for: those that are asked for, all to publish, or that of the engine if the images are built for it,
     * else the first.
     *
     * @param own the platform of the engine; empty if there is no engine, or it is not needed
     * @return empty if the descriptor names none, which means the platform of the engine
     * @throws InvalidInputException if the images are not built for one that is asked for, or would be published without another
     */
    List<Platform> of(ImageDescriptor descriptor, boolean publishes, Supplier<Optional<Platform>> own) {
        List<Platform> known = descriptor.platforms();
        wanted.stream()
                .filter(platform -> !known.contains(platform))
                .findFirst()
                .ifPresent(platform -> {
                    throw unknown(descriptor, platform);
                });
        if (known.isEmpty()) {
            return known;
        }
        if (all || (wanted.isEmpty() && publishes)) {
            return known;
        }
        if (publishes && !wanted.containsAll(known)) {
            throw new InvalidInputException(
                    "The images of " + descriptor.writtenKey() + " are published for "
                            + known.stream().map(Platform::toString).collect(Collectors.joining(" and "))
                            + " together, and -D" + PROPERTY + " names not all of them",
                    "Leave -D" + PROPERTY + " out: what is up to date is neither built nor sent again");
        }
        if (!wanted.isEmpty()) {
            // In the order of the file, whose first platform has the plain key.
            return known.stream().filter(wanted::contains).toList();
        }
        return List.of(own.get().filter(known::contains).orElse(known.get(0)));
    }

    private static InvalidInputException unknown(ImageDescriptor descriptor, Platform platform) {
        String listed = descriptor.platforms().stream().map(Platform::toString).collect(Collectors.joining(", "));
        return new InvalidInputException(
                "-D" + PROPERTY + "=" + platform + ": the images of " + descriptor.writtenKey() + " are built for "
                        + (listed.isEmpty() ? "the platform of the engine alone" : listed),
                listed.isEmpty()
                        ? "List what they are for in " + descriptor.file() + ", as in 'platforms: [linux/amd64, "
                                + platform + "]'"
                        : "Name one of these, or add it to 'platforms' in " + descriptor.file());
    }
}
