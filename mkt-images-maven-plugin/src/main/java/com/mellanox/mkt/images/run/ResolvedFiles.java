package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.Snapshot;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.plan.DockerDirectoryContents;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images that a run is about: what the files of a key and the user's options say, before anything is started.
 *
 * @param graph the images of the key
 * @param images those of the run, each after those that it needs
 * @param leftOut packages that are left out
 * @param forced images that are built even if nothing has changed, with the option that forces it
 * @param followed images whose output is told line by line
 */
record ResolvedFiles(
        ImageDescriptor descriptor,
        BuildOptions options,
        ImageGraph graph,
        List<PlannedImage> images,
        Set<PackageName> leftOut,
        Map<ImageReference, String> forced,
        Set<ImageReference> followed) {
    private static final String ALL = "all";

    static ResolvedFiles read(ImageDescriptor descriptor, BuildOptions options) {
        DockerDirectoryContents contents = DockerDirectoryReader.read(descriptor, options);
        ImageGraph graph = ImageGraph.of(contents);
        List<PlannedImage> images = options.only().map(graph::only).orElseGet(graph::inOrder);
        return new ResolvedFiles(
                descriptor,
                options,
                graph,
                images,
                contents.leftOut(),
                named(graph, images, "-Dmkt.rebuild", options.rebuild()),
                named(graph, images, "-Dmkt.follow", options.follow()).keySet());
    }

    /** The user's own source trees that the images are made of. */
    OwnTrees ownTrees() {
        return new OwnTrees(options.sourceDirectories(), graph);
    }

    /** The image of the key under a reference. */
    PlannedImage planned(ImageReference reference) {
        return graph.all().stream()
                .filter(image -> image.reference().equals(reference))
                .findFirst()
                .orElseThrow();
    }

    /** Logs which images the options mean, and warns about packages and sources that are not used. */
    void log(BuildListener listener) {
        options.own().log(this, listener);
        secrets().warnOfMistyped(graph.all(), listener);
        warnOfUnusedSnapshot(listener);
        if (options.only().isEmpty()) {
            graph.unused()
                    .forEach(image -> listener.on(new BuildEvent.Warning(
                            image.script().file() + ": no image copies from the package "
                                    + image.script().name() + ", and it is not built",
                            "Copy its products with COPY --from=" + image.reference()
                                    + ", or build it alone with -Donly="
                                    + image.script().name())));
        }
        options.sourceDirectories().keySet().stream()
                .filter(name ->
                        leftOut.contains(name) && !options.own().sources().containsKey(name))
                .forEach(name -> listener.on(new BuildEvent.Warning(
                        "-Dmkt.source." + name + " is not used, since the package is left out",
                        "Put it back with -Dmkt.with=" + name)));
        if (options.isPartial() && images.size() > 1) {
            String names =
                    images.stream().map(image -> image.reference().toString()).collect(Collectors.joining(", "));
            listener.on(new BuildEvent.Notice("-Donly=" + options.only().orElse("") + " means " + names));
        }
    }

    /** A date that no Dockerfile gets has no effect. */
    private void warnOfUnusedSnapshot(BuildListener listener) {
        Snapshot snapshot = descriptor.snapshot();
        boolean isUsed = graph.all().stream()
                .filter(image -> descriptor.of(image.reference()).equals(descriptor))
                .anyMatch(image -> image instanceof DockerfileImage built
                        && built.dockerfile().declaredArguments().contains(Snapshot.ARGUMENT));
        if (snapshot != null && !isUsed) {
            listener.on(new BuildEvent.Warning(
                    descriptor.file() + ":" + snapshot.line() + ": 'snapshot' has no effect, since no Dockerfile of "
                            + descriptor.key() + " has 'ARG " + Snapshot.ARGUMENT + "'",
                    "Declare it in those that install packages, and let them use the archive of that date; or remove"
                            + " 'snapshot'"));
        }
    }

    /** The images that an option names, each with the option and the name. */
    private static Map<ImageReference, String> named(
            ImageGraph graph, List<PlannedImage> images, String option, Collection<String> names) {
        Map<ImageReference, String> named = new LinkedHashMap<>();
        for (String name : names) {
            if (name.equals(ALL)) {
                images.forEach(image -> named.put(image.reference(), option + "=" + ALL));
            } else {
                graph.named(option, name).forEach(image -> named.put(image, option + "=" + name));
            }
        }
        Set<ImageReference> ofRun = images.stream().map(PlannedImage::reference).collect(Collectors.toSet());
        named.forEach((image, asked) -> {
            if (images.size() < graph.inOrder().size() && !ofRun.contains(image)) {
                throw new InvalidInputException(
                        asked + " names " + image + ", which this run does not build",
                        "Leave -Donly out, or name the same image in both options");
            }
        });
        return named;
    }

    /** Private packages for which the user names no source. */
    List<Problem> missingSources() {
        return scripts(images).stream()
                .filter(script ->
                        script.isPrivate() && !options.sourceDirectories().containsKey(script.name()))
                .map(script -> new Problem(
                        script.file(),
                        0,
                        "the source of " + script.name() + " is private, and the script names none",
                        "Name its directory with -Dmkt.source." + script.name()
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

    /** The image that the run is for; with {@code -Donly} of several images, the last. */
    ImageReference result() {
        ImageReference result = graph.result();
        return images.stream().map(PlannedImage::reference).anyMatch(result::equals)
                ? result
                : images.get(images.size() - 1).reference();
    }

    /**
     * Checks that the builder supports what the Dockerfiles and support scripts use.
     *
     * @throws InvalidInputException with all problems
     */
    void checkBuilder(BuilderVersion builder, Platform platform) {
        Problems problems = new Problems();
        images.stream()
                .filter(DockerfileImage.class::isInstance)
                .forEach(image -> ((DockerfileImage) image).dockerfile().check(builder, platform, problems));
        ImageSecrets.checkBuilder(images, builder.kind(), problems);
        problems.throwIfAny();
    }

    /** Logs which steps run without their caches, since the builder has none. */
    void logCaches(BuilderKind builder, BuildListener listener) {
        images.stream()
                .filter(DockerfileImage.class::isInstance)
                .map(image -> ((DockerfileImage) image).dockerfile())
                .forEach(dockerfile -> dockerfile
                        .linesWithoutCaches(builder)
                        .forEach(line -> listener.on(new BuildEvent.Detail(dockerfile.file() + ":" + line + ": "
                                + builder + " has no caches, so this step runs without its --mount=type=cache"))));
    }

    /** The secrets and ssh agents of the images. */
    ImageSecrets secrets() {
        return new ImageSecrets(options.secrets());
    }

    /** The images that come from registries; the frontends of Dockerfiles among them if the builder uses these. */
    Set<ImageReference> baseImages(BuilderKind builder) {
        return images.stream()
                .flatMap(image -> Stream.concat(
                        image.baseImages().stream(),
                        image.frontend().filter(frontend -> builder == BuilderKind.BUILDKIT).stream()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The images that others need and that the run does not build: with {@code -Donly}, an earlier run has built them. */
    Set<ImageReference> neededFromEarlierRun() {
        Set<ImageReference> selected =
                images.stream().map(PlannedImage::reference).collect(Collectors.toSet());
        return images.stream()
                .flatMap(image -> image.needs().stream())
                .filter(needed -> !selected.contains(needed))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
