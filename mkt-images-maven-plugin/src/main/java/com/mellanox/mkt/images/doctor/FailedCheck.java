package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.failure.MktException;
import java.util.Optional;

/** A thing that goals need and that has failed before it could be checked: a descriptor, for example. */
public record FailedCheck(String subject, MktException failure) implements Check {
    @Override
    public Optional<Result> run() {
        throw failure;
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.broken(problem, "", remedy);
    }
}
