package com.mellanox.mkt.images.descriptor;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * An OS module that another one extends.
 *
 * @param descriptor its descriptor's file
 * @param properties the values of its Maven properties
 */
public record OsModule(Path descriptor, Function<String, Optional<String>> properties) {

    /** Finds the OS modules that descriptors extend. */
    @FunctionalInterface
    public interface Finder {
        /**
         * Finds one, in the reactor or at a repository.
         *
         * @throws com.mellanox.mkt.images.failure.InvalidInputException if it is nowhere
         */
        OsModule find(OsCoordinate coordinate);
    }
}
