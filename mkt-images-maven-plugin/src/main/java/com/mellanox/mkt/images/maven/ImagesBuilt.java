package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.build.KeyBuild;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageKey;
import java.util.function.Supplier;

/**
 * The work of the goal {@code build}.
 *
 * @param engineIsOptional whether it is but a warning that no engine answers
 */
record ImagesBuilt(boolean engineIsOptional, BuildListener listener) implements KeyWork {

    @Override
    public Supplier<Engine> engine(Supplier<Engine> connection) {
        return engineIsOptional ? () -> connected(connection) : connection;
    }

    @Override
    public void on(ImageKey key, KeyBuild images) {
        try {
            images.run();
        } catch (NoEngineException e) {
            listener.on(new BuildEvent.Warning(
                    key + ": no images are built, since mkt.noEngine is skip. " + e.getMessage(),
                    "Whoever needs the images builds them where there is an engine"));
        }
    }

    private static Engine connected(Supplier<Engine> connection) {
        try {
            return connection.get();
        } catch (EngineException e) {
            throw new NoEngineException(e);
        }
    }

    /** No engine answered, and the build goes on without images. */
    private static final class NoEngineException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoEngineException(EngineException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
