package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the files of a key and the user's options come to, before anything else is asked.
 *
 * @param graph the images of the key
 * @param images those that the run is about, each after those that it needs
 * @param contextFiles what each Dockerfile takes from the docker directory
 * @param leftOut packages that are left out
 * @param forced images that are built in any case, with the option that says so
 */
record ResolvedFiles(
        ImageGraph graph,
        List<PlannedImage> images,
        Map<Path, List<String>> contextFiles,
        Set<PackageName> leftOut,
        Map<ImageReference, String> forced) {
    private static final String ALL = "all";

    static ResolvedFiles read(ImageDescriptor descriptor, BuildOptions options) {
        DockerDirectoryReader.Read files = DockerDirectoryReader.read(descriptor, options);
        ImageGraph graph = ImageGraph.of(files.inputs());
        List<PlannedImage> images = options.only().map(graph::only).orElseGet(graph::inOrder);
        return new ResolvedFiles(
                graph,
                images,
                files.contextFiles(),
                files.inputs().leftOut(),
                forced(graph, images, options.rebuild()));
    }

    private static Map<ImageReference, String> forced(
            ImageGraph graph, List<PlannedImage> images, Collection<String> names) {
        String option = "-Dmkt.rebuild";
        Map<ImageReference, String> forced = new LinkedHashMap<>();
        for (String name : names) {
            if (name.equals(ALL)) {
                images.forEach(image -> forced.put(image.reference(), option + "=" + ALL));
            } else {
                graph.named(option, name).forEach(image -> forced.put(image, option + "=" + name));
            }
        }
        Set<ImageReference> ofRun = images.stream().map(PlannedImage::reference).collect(Collectors.toSet());
        forced.forEach((image, asked) -> {
            if (images.size() < graph.inOrder().size() && !ofRun.contains(image)) {
                throw new InvalidInputException(
                        asked + " names " + image + ", which this run does not build",
                        "Leave -Donly out, or name the same image in both options");
            }
        });
        return forced;
    }

    /** Packages whose source only the user can name, and has not. */
    List<Problem> missingSources(BuildOptions options) {
        return scripts(images).stream()
                .filter(script -> script.inputs().isPrivate()
                        && !options.sourceDirectories().containsKey(script.name()))
                .map(script -> new Problem(
                        script.file(),
                        0,
                        "the source of " + script.name() + " is private, and the script names none",
                        "Name a directory that holds it with -Dmkt.source." + script.name()
                                + "=DIR, or leave the package out with -Dmkt.without=" + script.name()))
                .toList();
    }

    /** The scripts of the packages among some images. */
    static List<SupportScript> scripts(Collection<PlannedImage> images) {
        return images.stream()
                .filter(SupportImage.class::isInstance)
                .map(image -> ((SupportImage) image).script())
                .toList();
    }

    /** The image that the run is all about; of several that were asked for, the last. */
    ImageReference result() {
        ImageReference result = graph.result();
        return images.stream().map(PlannedImage::reference).anyMatch(result::equals)
                ? result
                : images.get(images.size() - 1).reference();
    }

    /** Refuses Dockerfiles that need more than the builder can do. */
    void checkBuilder(BuilderKind builder, Platform platform) {
        Problems problems = new Problems();
        images.stream()
                .filter(DockerfileImage.class::isInstance)
                .forEach(image -> ((DockerfileImage) image).dockerfile().check(builder, platform, problems));
        problems.throwIfAny();
    }

    Set<ImageReference> baseImages() {
        return images.stream()
                .flatMap(image -> image.baseImages().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What the images are made of that the run does not build: one image alone stands on an earlier run. */
    Set<ImageReference> neededBesides() {
        Set<ImageReference> selected =
                images.stream().map(PlannedImage::reference).collect(Collectors.toSet());
        return images.stream()
                .flatMap(image -> image.needs().stream())
                .filter(needed -> !selected.contains(needed))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
