package com.mellanox.mkt.images.diff;

import com.mellanox.mkt.images.compare.ConfigurationChange;
import com.mellanox.mkt.images.compare.ImageArchive;
import com.mellanox.mkt.images.compare.ImageChanges;
import com.mellanox.mkt.images.diff.ImageDiff.ChangedFiles;
import com.mellanox.mkt.images.diff.ImageDiff.Side;
import com.mellanox.mkt.images.diff.ImageDiff.Size;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.ospackage.OsPackageChange;
import com.mellanox.mkt.images.ospackage.OsPackageRecords;
import com.mellanox.mkt.images.run.CompiledPackages;
import com.mellanox.mkt.images.run.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/** Compares two images: by an engine, or by the lists of files. What cannot be compared is said, and is no failure. */
public final class ImageDiffer {
    /** Labels that differ with every build, or that the comparison shows in another way. */
    private static final Set<String> IGNORED = Set.of(
            Labels.INPUTS,
            Labels.ITEMS,
            Labels.CREATED,
            Labels.REVISION,
            Labels.PACKAGES,
            Labels.SOURCES,
            Labels.KERNEL_CONFIG);

    private final Supplier<Engine> engine;
    private final Path cacheDirectory;
    private final GitSources git;
    private final long mostFiles;
    private final List<String> notCompared = new ArrayList<>();

    /**
     * Compares by an engine.
     *
     * @param engine is asked for only if a side is an image
     * @param cacheDirectory has the records of packages, and for a while the archives of both images
     * @param mostFiles how many files are listed
     */
    public ImageDiffer(Supplier<Engine> engine, Path cacheDirectory, GitSources git, long mostFiles) {
        this.engine = engine;
        this.cacheDirectory = cacheDirectory;
        this.git = git;
        this.mostFiles = mostFiles;
    }

    /** Compares them. */
    public ImageDiff compare(ImageSide from, ImageSide to) {
        notCompared.clear();
        if (from.image() != null && from.image().equals(to.image())) {
            return diff(from, to, List.of(), List.of(), null);
        }
        Optional<List<OsPackage>> installedBefore = osPackages(from);
        Optional<List<OsPackage>> installedAfter = osPackages(to);
        Map<String, String> labelsBefore = labels(from);
        Map<String, String> labelsAfter = labels(to);
        Optional<CompiledPackages> compiledBefore = packages(from, labelsBefore);
        Optional<CompiledPackages> compiledAfter = packages(to, labelsAfter);
        Optional<ImageChanges> changes = changes(from, to);
        return diff(
                from,
                to,
                both(installedBefore, installedAfter, OsPackageChange::between),
                both(compiledBefore, compiledAfter, new CompiledChanges(git)::between),
                changes.map(found -> new Contents(found, KernelOptions.between(labelsBefore, labelsAfter)))
                        .orElse(null));
    }

    /** The differences if both sides are known. */
    private static <T, D> List<D> both(Optional<T> before, Optional<T> after, BiFunction<T, T, List<D>> between) {
        return before.flatMap(one -> after.map(other -> between.apply(one, other)))
                .orElse(List.of());
    }

    /** What an engine is needed for. */
    private record Contents(ImageChanges changes, List<ConfigurationChange> kernel) {}

    private ImageDiff diff(
            ImageSide from,
            ImageSide to,
            List<OsPackageChange> osPackages,
            List<CompiledChange> packages,
            @Nullable Contents contents) {
        return new ImageDiff(
                Side.of(from),
                Side.of(to),
                osPackages,
                packages,
                contents == null ? List.of() : contents.changes().configuration(),
                contents == null ? List.of() : contents.kernel(),
                contents == null
                        ? null
                        : new Size(
                                contents.changes().sizeBefore(),
                                contents.changes().sizeAfter()),
                contents == null ? null : ChangedFiles.of(contents.changes().files(), mostFiles),
                notCompared);
    }

    private Optional<List<OsPackage>> osPackages(ImageSide side) {
        if (side.osPackages() != null) {
            return Optional.of(side.osPackages());
        }
        if (side.image() == null) {
            notCompared.add("packages of the operating system, since " + side.name() + " does not list them");
            return Optional.empty();
        }
        try {
            return Optional.of(new OsPackageRecords(cacheDirectory)
                    .of(side.image(), engine.get())
                    .packages());
        } catch (IOException | EngineException e) {
            notCompared.add("packages of the operating system, since those of " + side.name() + " cannot be read: "
                    + Causes.reason(e));
            return Optional.empty();
        }
    }

    /** The labels of an image of this project; none of others. */
    private Map<String, String> labels(ImageSide side) {
        if (side.image() == null) {
            return Map.of();
        }
        return engine.get().storage().images(Labels.KEY).stream()
                .filter(image -> image.id().equals(side.image()))
                .findFirst()
                .map(image -> image.image().labels())
                .orElse(Map.of());
    }

    private Optional<CompiledPackages> packages(ImageSide side, Map<String, String> labels) {
        Optional<CompiledPackages> packages =
                Optional.ofNullable(side.packages()).or(() -> CompiledPackages.of(labels));
        if (packages.isEmpty()) {
            notCompared.add("compiled packages, since " + side.name() + " does not name their sources");
        }
        return packages;
    }

    private Optional<ImageChanges> changes(ImageSide from, ImageSide to) {
        for (ImageSide side : List.of(from, to)) {
            if (side.image() == null) {
                notCompared.add("configuration, kernel options, sizes and files, since the image of " + side.name()
                        + " is neither on the engine nor at its registry");
            }
        }
        return from.image() == null || to.image() == null
                ? Optional.empty()
                : Optional.of(changes(from.image(), to.image()));
    }

    private ImageChanges changes(ImageId from, ImageId to) {
        try {
            // A temporary name, so that the goal clean removes what a killed run leaves.
            Path directory = Files.createTempDirectory(Files.createDirectories(cacheDirectory), "new");
            try (ImageArchive before = archive(from, directory);
                    ImageArchive after = archive(to, directory)) {
                return ImageChanges.between(before, after, IGNORED);
            } finally {
                FileUtils.deleteQuietly(directory.toFile());
            }
        } catch (IOException e) {
            throw new EngineException(
                    "The images cannot be compared: " + Causes.reason(e),
                    "Check that " + cacheDirectory
                            + " has space for both, and the engine's log, 'journalctl -u docker'",
                    e);
        }
    }

    private ImageArchive archive(ImageId image, Path directory) throws IOException {
        ImageArchive[] stored = new ImageArchive[1];
        engine.get().save(image, tar -> stored[0] = ImageArchive.store(directory, tar));
        return stored[0];
    }
}
