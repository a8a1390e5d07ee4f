package com.mellanox.mkt.images.lock;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScript.NfsFile;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the files of one descriptor name that a lock file holds, each with its first place: of an overlay, only what is its own.
 *
 * @param descriptor that of the OS, or of the overlay
 * @param images the base images, and the frontends of {@code # syntax=}
 * @param scripts the scripts of the packages that are built and whose source or nfs files a lock holds
 * @param leftOut the packages that are left out: a lock may hold their sources or not
 * @param leftOutFiles the nfs files of these
 */
public record LockableInputs(
        ImageDescriptor descriptor,
        Map<ImageReference, Place> images,
        Map<PackageName, SupportScript> scripts,
        Set<PackageName> leftOut,
        Set<String> leftOutFiles) {

    /** A line of a file. */
    public record Place(Path file, int line) {}

    /** Those of one of the descriptors of a graph. */
    public static LockableInputs of(ImageDescriptor descriptor, ImageGraph graph, ImageDescriptor run) {
        Map<ImageReference, Place> images = new LinkedHashMap<>();
        Map<PackageName, SupportScript> scripts = new LinkedHashMap<>();
        Set<PackageName> leftOut = new TreeSet<>();
        Set<String> leftOutFiles = new TreeSet<>();
        for (PlannedImage image : graph.all()) {
            if (!run.of(image.reference()).equals(descriptor)) {
                continue;
            }
            addImages(image, images);
            if (image instanceof SupportImage support) {
                scripts.put(support.script().name(), support.script());
            } else if (image instanceof LeftOutImage left) {
                leftOut.add(left.script().name());
                left.script().nfsFiles().forEach(file -> leftOutFiles.add(file.path()));
            }
        }
        return new LockableInputs(descriptor, images, scripts, leftOut, leftOutFiles);
    }

    private static void addImages(PlannedImage image, Map<ImageReference, Place> images) {
        if (image instanceof DockerfileImage built) {
            Stream.concat(
                            built.dockerfile().images().stream()
                                    .filter(used -> built.baseImages().contains(used.image())),
                            built.dockerfile().frontend().stream())
                    .forEach(used -> images.putIfAbsent(used.image(), place(image, used)));
        } else if (image instanceof SupportImage support) {
            support.baseImages()
                    .forEach(base -> images.putIfAbsent(base, new Place(image.file(), line(support.script(), base))));
        }
    }

    private static Place place(PlannedImage image, UsedImage used) {
        return new Place(image.file(), used.line());
    }

    private static int line(SupportScript script, ImageReference base) {
        return script.imageFiles().stream()
                .filter(files -> files.from().equals(base.toString()))
                .findFirst()
                .map(SupportScript.FilesFromImage::line)
                .orElse(0);
    }

    /** The scripts of the packages whose source a lock holds. */
    public List<SupportScript> withSource() {
        return scripts.values().stream()
                .filter(script -> script.git() != null && !script.isPrivate())
                .toList();
    }

    /** The nfs files of the packages, by their paths. */
    public Map<String, Place> nfsFiles() {
        Map<String, Place> files = new LinkedHashMap<>();
        for (SupportScript script : scripts.values()) {
            for (NfsFile file : script.nfsFiles()) {
                files.putIfAbsent(file.path(), new Place(script.file(), file.line()));
            }
        }
        return files;
    }

    /** The lock file of the descriptor. */
    public Path file() {
        return descriptor.lockFile();
    }

    /** The names of all entries that a lock has of these, as people write them. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        withSource().forEach(script -> names.add(script.name().value()));
        images.keySet().forEach(image -> names.add(image.toString()));
        names.addAll(nfsFiles().keySet());
        if (descriptor.snapshot() != null) {
            names.add(LockFileReader.SNAPSHOT);
        }
        return names;
    }
}
