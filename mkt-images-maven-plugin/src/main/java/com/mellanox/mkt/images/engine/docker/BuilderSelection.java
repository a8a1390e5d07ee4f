package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.docker.EngineClient.EngineVersion;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.BuilderKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The builder of an engine that is used.
 *
 * @param reason why it is not BuildKit, although that would be taken; null otherwise: {@code it has no BuildKit}
 */
record BuilderSelection(BuilderKind kind, @Nullable String reason) {
    /** The version of the API of Docker 20.10, the first Docker whose BuildKit has all that is needed. */
    private static final int MINOR_OF_20_10 = 41;

    /** The value of the header by which a Docker Engine recommends BuildKit. */
    private static final String BUILDKIT = "2";

    /**
     * Selects a builder, with at most one small request and without a connection to BuildKit.
     *
     * @throws EngineException if BuildKit is wanted and the engine has none
     */
    static BuilderSelection of(EngineClient client, BuilderChoice choice) {
        EngineVersion version = client.version();
        BuilderKind own = version.isPodman() ? BuilderKind.BUILDAH : BuilderKind.CLASSIC;
        if (choice == BuilderChoice.CLASSIC) {
            return new BuilderSelection(own, null);
        }
        Optional<String> missing = missing(version);
        if (missing.isEmpty() && choice == BuilderChoice.AUTO) {
            missing = switchedOff(client);
        }
        if (missing.isPresent() && choice == BuilderChoice.BUILDKIT) {
            throw new EngineException(
                    "-Dmkt.builder=buildkit cannot be used with " + version.product() + " "
                            + client.address().way() + ": " + missing.get(),
                    "Use Docker 20.10 or newer, or -Dmkt.builder=auto",
                    null);
        }
        return missing.map(reason -> new BuilderSelection(own, reason))
                .orElseGet(() -> new BuilderSelection(BuilderKind.BUILDKIT, null));
    }

    /** Why an engine of a version has no BuildKit; empty if it has one. */
    private static Optional<String> missing(EngineVersion version) {
        if (version.isPodman()) {
            return Optional.of("it has no BuildKit");
        }
        if (!version.platform().os().equals("linux")) {
            return Optional.of("it has no BuildKit on " + version.platform().os());
        }
        return isOlderThan20(version.apiVersion())
                ? Optional.of("its BuildKit is older than that of Docker 20.10")
                : Optional.empty();
    }

    private static boolean isOlderThan20(String api) {
        String[] numbers = api.split("\\.", -1);
        return Integer.parseInt(numbers[0]) == 1 && Integer.parseInt(numbers[1]) < MINOR_OF_20_10;
    }

    /** An engine without the header, Docker 20.10, has BuildKit; from 23.0 on, daemon.json can recommend against it. */
    private static Optional<String> switchedOff(EngineClient client) {
        return client.request("for its builder", () -> client.header("/_ping", "Builder-Version"))
                .filter(builder -> !builder.isBlank() && !builder.equals(BUILDKIT))
                .map(builder -> "its daemon.json has the feature 'buildkit' switched off");
    }

    /** One line for the user on why it is not BuildKit; empty if there is nothing to tell. */
    Optional<String> notice(String engine) {
        return Optional.ofNullable(reason)
                .map(why -> engine + " builds by " + kind + ", not by BuildKit, since " + why);
    }
}
