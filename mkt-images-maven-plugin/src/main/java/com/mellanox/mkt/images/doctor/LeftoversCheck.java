package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.run.Leftovers;
import java.nio.file.Path;
import java.util.Optional;

/** What killed runs have left on the engine. */
record LeftoversCheck(Path cacheDirectory, EngineConnection connection) implements Check {
    @Override
    public String subject() {
        return "leftovers";
    }

    @Override
    public Optional<Result> run() {
        return connection.ifReached().map(this::count);
    }

    private Result count(Engine engine) {
        Leftovers left = Leftovers.of(cacheDirectory, engine);
        return left.names() + left.containers() == 0
                ? Result.good("none")
                : Result.better(
                        count(left.names(), "temporary name") + " of images and "
                                + count(left.containers(), "container") + " of runs that were killed",
                        "They keep images on the engine's disk",
                        "mvn mkt-images:clean removes them");
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.better("not counted: " + problem, "", remedy);
    }
}
