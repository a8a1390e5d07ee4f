package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.failure.EngineException;
import java.util.function.Supplier;

/** The result of connecting to an engine: the engine, or the reason why there is none. */
public sealed interface EngineConnection {
    /** The engine has answered. */
    record Connected(Engine engine) implements EngineConnection {}

    /** No engine has answered. */
    record NoEngine(EngineException reason) implements EngineConnection {}

    /** Connects; an {@link EngineException} becomes a value. */
    static EngineConnection of(Supplier<Engine> connect) {
        try {
            return new Connected(connect.get());
        } catch (EngineException e) {
            return new NoEngine(e);
        }
    }
}
