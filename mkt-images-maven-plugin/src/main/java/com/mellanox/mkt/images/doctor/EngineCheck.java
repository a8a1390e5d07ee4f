package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineInfo;
import java.util.Optional;

/**
 * The engine: where it is, whether it answers, its version, its builder, its image store.
 *
 * @param isNeeded whether goals of this build need it
 */
record EngineCheck(EngineConnection connection, boolean isNeeded) implements Check {
    /** The API of Docker 20.10, and the one that Podman 4 reports: the oldest engines that are tested. */
    private static final int LEAST_MINOR = 41;

    @Override
    public String subject() {
        return "engine";
    }

    @Override
    public Optional<Result> run() {
        Engine engine = connection.engine();
        EngineInfo info = engine.info();
        String text = engine.description() + " (" + info.origin() + "), API " + info.apiVersion() + ", builds by "
                + engine.builderVersion() + ", images in " + info.imageStore() + ", " + engine.platform();
        if (isOld(info.apiVersion())) {
            return Optional.of(Result.better(
                    text,
                    "It is older than Docker 20.10 and Podman 4, with which this plugin is tested",
                    "Update the engine"));
        }
        return Optional.of(
                engine.withoutBuildKit().map(reason -> without(text, reason)).orElseGet(() -> Result.good(text)));
    }

    private static boolean isOld(String api) {
        String[] numbers = api.split("\\.", -1);
        return Integer.parseInt(numbers[0]) == 1 && Integer.parseInt(numbers[1]) < LEAST_MINOR;
    }

    private static Result without(String text, String reason) {
        return Result.better(
                text,
                "It builds without BuildKit, since " + reason
                        + ": no caches of steps, no secrets, not all syntax of Dockerfiles",
                "Use Docker 20.10 or newer, with the feature 'buildkit' not switched off in daemon.json");
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.failed(
                isNeeded,
                problem,
                isNeeded
                        ? "Without an engine no goal builds, boots or publishes"
                        : "The builders build and publish without it; a boot needs it",
                remedy);
    }
}
