package com.mellanox.mkt.images.doctor;

import java.util.Optional;

/**
 * The files of a key, which were read without a mistake.
 *
 * @param key {@code deb12}
 * @param images how many images they describe
 * @param sources how many packages come from git servers
 */
public record FilesCheck(String key, int images, int sources) implements Check {
    @Override
    public String subject() {
        return "key " + key;
    }

    @Override
    public Optional<Result> run() {
        return Optional.of(Result.good(images + (images == 1 ? " image, " : " images, ") + sources
                + (sources == 1 ? " package" : " packages") + " from git"));
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.broken(problem, "", remedy);
    }
}
