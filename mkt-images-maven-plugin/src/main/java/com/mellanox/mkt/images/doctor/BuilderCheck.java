package com.mellanox.mkt.images.doctor;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A builder of {@code mkt.builder}: whether it answers, its version, its platforms. Its free space is not known here.
 *
 * @param address as the user has written it
 * @param describe asks the builder, or fails as a build would
 */
public record BuilderCheck(String address, Supplier<String> describe) implements Check {
    @Override
    public String subject() {
        return "builder " + address;
    }

    @Override
    public Optional<Result> run() {
        return Optional.of(Result.good(describe.get()));
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.broken(problem, "A build needs all of its builders at the beginning", remedy);
    }
}
