package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.Optional;

/** A base image, at its registry as the engine reaches it. */
record BaseImageCheck(ImageReference image, EngineConnection connection) implements Check {
    private static final Duration LIMIT = Duration.ofSeconds(7);

    @Override
    public String subject() {
        return "base image " + image;
    }

    @Override
    public Optional<Result> run() {
        return connection.ifReached().flatMap(this::ask);
    }

    private Optional<Result> ask(Engine engine) {
        boolean isHeld = engine.find(image).isPresent();
        String here = isHeld ? "on the engine" : "not on the engine";
        try {
            Optional<Digest> digest = engine.digestAtRegistry(image, LIMIT);
            return digest.isPresent() || isHeld
                    ? Optional.of(Result.good(here + (digest.isPresent() ? ", and the engine can pull it" : "")))
                    : Optional.empty();
        } catch (RegistryException e) {
            return Optional.of(Result.failed(
                    !isHeld,
                    here + ", and cannot be pulled: " + e.problem(),
                    isHeld ? "Builds use the one on the engine, which can be old" : "No image on it can be built",
                    e.remedy()));
        }
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.better(problem, "Builds cannot refresh it", remedy);
    }
}
