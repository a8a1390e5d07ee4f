package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** No engine answered, and the build goes on without it. */
final class NoEngine extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NoEngine(EngineException cause) {
        super(cause.getMessage(), cause);
    }

    /**
     * Whether a build goes on without an engine. Who calls a goal by name wants what it does; a bound one may be run by
     * somebody who does not.
     *
     * @param given the parameter {@code mkt.noEngine}
     */
    static boolean isOptional(OptionResolver precedence, @Nullable String given) {
        String word = precedence
                .first(Option.NO_ENGINE, given, precedence.settings().host().noEngine(), "fail")
                .orElse("fail");
        return switch (word) {
            case "skip" -> precedence.isBound();
            case "fail" -> false;
            default ->
                throw new InvalidInputException("-Dmkt.noEngine=" + word + " is not known", "Allowed: fail, skip");
        };
    }

    /** Connects, and throws this where that fails and is optional. */
    static Engine connected(Supplier<Engine> connection, boolean optional) {
        try {
            return connection.get();
        } catch (EngineException e) {
            throw optional ? new NoEngine(e) : e;
        }
    }
}
