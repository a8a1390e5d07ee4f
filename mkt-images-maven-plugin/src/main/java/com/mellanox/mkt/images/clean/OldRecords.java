package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.EngineStorage;
import com.mellanox.mkt.images.ospackage.OsPackageRecords;
import com.mellanox.mkt.images.run.BuiltRecords;
import com.mellanox.mkt.images.run.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Small files by which runs are faster: digests of products, packages in images, inputs of fetched images, times of builds. Those of images that the
 * engine has stay, whatever their age is; an image that is gone can be on another engine.
 */
record OldRecords(EngineStorage storage, Path cacheDirectory, Age age) implements LeftoverKind {
    /** The directories whose files have the id of an image in their names, and those whose files are of no image. */
    private static final List<String> DIRECTORIES = List.of(
            "products",
            "fetched",
            "booted",
            "reproduced",
            BuiltRecords.DIRECTORY,
            OsPackageRecords.DIRECTORY,
            "times",
            "files",
            "verified");

    private static final Set<String> OF_NO_IMAGE = Set.of("times", "files", "verified");

    private static final Pattern ID = Pattern.compile("(?:sha256-)?(?<id>[0-9a-f]{64}).*");

    @Override
    public String title() {
        return "records";
    }

    @Override
    public List<Leftover> find() throws IOException {
        Set<String> present = present();
        List<Leftover> found = new ArrayList<>();
        for (String name : DIRECTORIES) {
            List<Path> files = unused(cacheDirectory.resolve(name), present);
            if (!files.isEmpty()) {
                long size = 0;
                for (Path file : files) {
                    size += Files.size(file);
                }
                found.add(new Leftover(
                        cacheDirectory.resolve(name) + ", " + files.size() + (files.size() == 1 ? " file" : " files"),
                        size,
                        reason(name),
                        remove -> remove ? remove(files) : Optional.empty()));
            }
        }
        return found;
    }

    private String reason(String directory) {
        String old = "not written for " + age.days() + " days";
        return OF_NO_IMAGE.contains(directory) ? old : old + ", and the engine has no such image";
    }

    private Set<String> present() {
        return storage.images(Labels.KEY).stream()
                .map(image -> image.id().digest().hex())
                .collect(Collectors.toSet());
    }

    private List<Path> unused(Path directory, Set<String> present) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> unused = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                if (isUnused(file, present)) {
                    unused.add(file);
                }
            }
        }
        return unused;
    }

    private boolean isUnused(Path file, Set<String> present) throws IOException {
        Matcher id = ID.matcher(file.getFileName().toString());
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && age.isUnused(Files.getLastModifiedTime(file).toInstant())
                && !(id.matches() && present.contains(id.group("id")));
    }

    private Optional<String> remove(List<Path> files) throws IOException {
        Set<String> present = present();
        for (Path file : files) {
            if (isUnused(file, present)) {
                Files.deleteIfExists(file);
            }
        }
        return Optional.empty();
    }
}
