package com.mellanox.mkt.images.build;

import com.mellanox.mkt.images.context.Contexts;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.KeyInputs;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.type.ImageReference;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Builds the images of one key: checks all that can be checked, fetches the sources, refreshes the base images, and then
 * builds one image after another. Nothing is built before everything that it needs is known to be there.
 */
public final class KeyBuild {
    private final ImageDescriptor descriptor;
    private final BuildOptions options;
    private final Surroundings surroundings;
    private final BuildListener listener;

    public KeyBuild(
            ImageDescriptor descriptor, BuildOptions options, Surroundings surroundings, BuildListener listener) {
        this.descriptor = descriptor;
        this.options = options;
        this.surroundings = surroundings;
        this.listener = listener;
    }

    /**
     * What a run works with.
     *
     * @param engine connects to the engine, once the files have been found right
     * @param git where sources come from
     * @param sftp where nfs files come from that are not on this host
     * @param proxies what the steps in containers reach the network by
     * @param provenance where the docker directory comes from
     */
    public record Surroundings(
            Supplier<Engine> engine, GitSources git, SftpFiles sftp, ProxyDecision proxies, Provenance provenance) {}

    /** Builds what was asked for, and returns the reference of the image that it is all about. */
    public ImageReference run() {
        long start = System.nanoTime();
        KeyFiles.Read files = KeyFiles.read(descriptor, options.with(), options.without());
        ImageGraph graph = ImageGraph.of(files.inputs());
        List<PlannedImage> images = selected(graph);
        warnOfUnused(graph);
        warnOfIgnoredSources(files.inputs());
        try (Engine engine = surroundings.engine().get()) {
            listener.on(new BuildEvent.RunStarted(descriptor.key(), images.size(), engine.description()));
            checkThatNeededIsThere(images, engine);
            Sources sources = new Sources(surroundings.git(), surroundings.sftp(), options, listener);
            sources.fetch(images);
            new BaseImages(engine, options.pullPolicy(), listener).provide(baseImages(images));
            ImageBuild build =
                    new ImageBuild(engine, network(engine), new LogDirectory(options.logDirectory()), listener);
            Ingredients ingredients = new Ingredients(
                    new Contexts(descriptor.dockerDirectory()),
                    surroundings.provenance(),
                    new Labels(descriptor, surroundings.provenance()),
                    files.contextFiles(),
                    sources,
                    graph);
            new BuildSchedule(
                            images, jobs(engine), (left, failed) -> listener.on(new BuildEvent.ImageLeft(left, failed)))
                    .run(image -> build.build(image, ingredients), engine::close);
        }
        ImageReference result = images.size() == 1 ? images.get(0).reference() : graph.result();
        listener.on(new BuildEvent.RunFinished(descriptor.key(), result, Duration.ofNanos(System.nanoTime() - start)));
        return result;
    }

    private int jobs(Engine engine) {
        return options.jobs() > 0 ? options.jobs() : engine.capacity().jobs();
    }

    private List<PlannedImage> selected(ImageGraph graph) {
        return options.only().map(name -> List.of(graph.only(name))).orElseGet(graph::inOrder);
    }

    private void warnOfUnused(ImageGraph graph) {
        if (options.only().isEmpty()) {
            graph.unused()
                    .forEach(image -> listener.on(new BuildEvent.Warning(
                            image.script().file() + ": no image copies from the package "
                                    + image.script().name() + ", and it is not built",
                            "Copy its products with COPY --from=" + image.reference()
                                    + ", or build it alone with -Donly="
                                    + image.script().name())));
        }
    }

    private void warnOfIgnoredSources(KeyInputs inputs) {
        options.sourceDirectories().keySet().stream()
                .filter(inputs.leftOut()::contains)
                .forEach(name -> listener.on(new BuildEvent.Warning(
                        "-Dmkt.source." + name + " is not used, since the package is left out",
                        "Put it back with -Dmkt.with=" + name)));
    }

    /** What one image alone is built from must be there from an earlier run. */
    private void checkThatNeededIsThere(List<PlannedImage> images, Engine engine) {
        Set<ImageReference> selected =
                images.stream().map(PlannedImage::reference).collect(Collectors.toSet());
        List<ImageReference> missing = images.stream()
                .flatMap(image -> image.needs().stream())
                .filter(needed -> !selected.contains(needed))
                .filter(needed -> engine.find(needed).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            String names = missing.stream().map(ImageReference::toString).collect(Collectors.joining(", "));
            throw new InvalidInputException(
                    "-Donly=" + options.only().orElse("") + " needs " + names + ", which the engine has not",
                    "Build all images of " + descriptor.key() + " first, without -Donly");
        }
    }

    private static Set<ImageReference> baseImages(List<PlannedImage> images) {
        return images.stream()
                .flatMap(image -> image.baseImages().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** How the steps reach the network: a proxy on this host's loopback is reached only from this host's network. */
    private StepNetwork network(Engine engine) {
        ProxyDecision proxies = surroundings.proxies();
        StepNetwork network = new StepNetwork(proxies.buildArguments(), false);
        if (network.arguments().isEmpty()) {
            return network;
        }
        listener.on(new BuildEvent.Detail("proxies of the containers: " + proxies.describe()));
        if (!proxies.isOnLoopback()) {
            return network;
        }
        if (engine.isLocal()) {
            return new StepNetwork(network.arguments(), true);
        }
        listener.on(new BuildEvent.Warning(
                "The proxy is on this host's loopback, which " + engine.description()
                        + " does not share: the containers go without it",
                "Name the proxy by an address that the engine's host reaches, with -Dmkt.httpProxy"));
        return StepNetwork.DIRECT;
    }
}
