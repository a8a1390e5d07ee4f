package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.publication.BuiltImages.Execution;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The images that runs with a cache directory have named, by their ids, and how they were built. Labels cannot tell them from
 * images that others have built on them, which inherit the labels; the ids can, also after an image has lost its name.
 */
public final class BuiltRecords {
    /** Its name in the cache directory. */
    public static final String DIRECTORY = "built";

    /** The lines of a record: the name, and those of a build. */
    private static final int LINES = 5;

    private final Path directory;

    public BuiltRecords(Path cacheDirectory) {
        this.directory = cacheDirectory.resolve(DIRECTORY);
    }

    /** Records that an image got a name. Without a record, the image stays where it could be removed. */
    void record(ImageId image, ImageReference name) {
        write(image, name, execution(image));
    }

    /** Records that an image was built, and got a name. */
    void record(ImageId image, ImageReference name, Execution execution) {
        write(image, name, Optional.of(execution));
    }

    private void write(ImageId image, ImageReference name, Optional<Execution> execution) {
        List<String> lines = new ArrayList<>(List.of(name.toString()));
        execution.ifPresent(build -> lines.addAll(List.of(
                build.builder(),
                build.engine(),
                build.startedOn().toString(),
                build.finishedOn().toString())));
        StateFile.keep(file(image), String.join("\n", lines) + "\n");
    }

    /** A build by an engine that is not told where that is. */
    static Execution execution(Engine engine, Instant startedOn, Instant finishedOn) {
        String program = engine.description().replaceFirst(" (?:at|through) .*", "");
        return new Execution(engine.builderVersion().toString(), program, startedOn, finishedOn);
    }

    /** The name that an image got; empty if it got none by this cache directory's runs. */
    public Optional<ImageReference> of(ImageId image) {
        return StateFile.read(
                file(image),
                text -> ImageReference.parse(text.lines().findFirst().orElse("")));
    }

    /** The build of an image; empty if it was not built by this cache directory's runs. */
    Optional<Execution> execution(ImageId image) {
        return StateFile.read(file(image), BuiltRecords::parse).flatMap(build -> build);
    }

    private static Optional<Execution> parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < LINES) {
            return Optional.empty();
        }
        int next = 1;
        return Optional.of(new Execution(
                lines.get(next++),
                lines.get(next++),
                Instant.parse(lines.get(next++)),
                Instant.parse(lines.get(next))));
    }

    private Path file(ImageId image) {
        return directory.resolve(image.digest().hex());
    }
}
