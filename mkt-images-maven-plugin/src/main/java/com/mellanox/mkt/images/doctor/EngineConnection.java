package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.failure.EngineException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The connection that all checks share. Only the check of the engine reports that there is none.
 *
 * @param connect returns the same engine each time, or fails with the same exception
 */
public record EngineConnection(Supplier<Engine> connect) {
    Engine engine() {
        return connect.get();
    }

    Optional<Engine> ifReached() {
        try {
            return Optional.of(connect.get());
        } catch (EngineException e) {
            return Optional.empty();
        }
    }
}
