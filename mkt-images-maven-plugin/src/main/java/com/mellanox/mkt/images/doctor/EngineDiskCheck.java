package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The free space where a local engine keeps its images. That of an engine on another host is not known. */
record EngineDiskCheck(EngineConnection connection, Storage storage) implements Check {
    /** The images of one key take about 2 GiB, while they are built; each more key, and the build cache, the same again. */
    private static final Space SPACE = Space.ofMiB(2048, 10_240);

    @Override
    public String subject() {
        return "engine disk";
    }

    @Override
    public Optional<Result> run() throws IOException {
        Optional<Path> directory = connection
                .ifReached()
                .filter(Engine::isLocal)
                .flatMap(engine -> Optional.ofNullable(engine.info().dataDirectory()))
                .map(Path::of)
                // An engine in a VM of this host names a directory of the VM.
                .filter(Files::isDirectory);
        return directory.isPresent() ? Optional.of(result(directory.get())) : Optional.empty();
    }

    private Result result(Path directory) throws IOException {
        long free = storage.free(directory);
        String text = Space.text(free) + " free in " + directory;
        String remedy =
                "'docker system df' shows what uses the space; 'docker image prune' removes images without a tag,"
                        + " 'docker builder prune' the build cache";
        if (SPACE.isMissing(free)) {
            return Result.broken(text, "The images of one key take about " + Space.text(SPACE.needed()), remedy);
        }
        return SPACE.isShort(free)
                ? Result.better(text, "With the build cache, some keys take " + Space.text(SPACE.comfortable()), remedy)
                : Result.good(text);
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.better("its free space is not known: " + problem, "A full disk ends builds", remedy);
    }
}
