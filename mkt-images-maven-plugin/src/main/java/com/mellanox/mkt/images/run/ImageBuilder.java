package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Fetch;
import com.mellanox.mkt.images.plan.Decision.Reuse;
import com.mellanox.mkt.images.plan.Decision.Undecided;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.proxy.ProxyDecision;
import com.mellanox.mkt.images.publication.BuiltImagesFile;
import com.mellanox.mkt.images.run.BuildInputs.PreparedImage;
import com.mellanox.mkt.images.run.EngineConnection.Connected;
import com.mellanox.mkt.images.run.EngineConnection.NoEngine;
import com.mellanox.mkt.images.run.Planner.PlannedBuild;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the images of one key: checks all that can be checked, fetches the sources, refreshes the base images, and then
 * builds one image after another. Nothing is built before everything that it needs is known to be there.
 */
public final class ImageBuilder {
    private final ImageDescriptor descriptor;
    private final BuildOptions options;
    private final RunContext context;
    private final BuildListener listener;
    private @Nullable ResolvedFiles resolved;

    public ImageBuilder(ImageDescriptor descriptor, BuildOptions options, RunContext context, BuildListener listener) {
        this.descriptor = descriptor;
        this.options = options;
        this.context = context;
        this.listener = listener;
    }

    /** Decides what a run would do, and does nothing of it. What cannot be reached is a warning, an engine included. */
    public Plan plan() {
        ResolvedFiles files = read();
        files.missingSources(options)
                .forEach(missing ->
                        listener.on(new BuildEvent.Warning(missing.place() + ": " + missing.what(), missing.remedy())));
        EngineConnection connection = context.engine().get();
        if (connection instanceof Connected connected) {
            return planner(files, connected.engine(), true).plan().plan();
        }
        listener.on(new BuildEvent.Warning(
                descriptor.key() + ": planned as if nothing were there, since no engine answers",
                String.valueOf(((NoEngine) connection).reason().getMessage())));
        return Planner.withoutEngine(files, options, descriptor);
    }

    /** Reads the files that the images are made of, and reports everything that is wrong with them. */
    public void check() {
        InvalidInputException.throwIfAny(read().missingSources(options));
    }

    /**
     * Builds what was asked for and is not there.
     *
     * @return where it was built; without an engine nothing is done but to check the files
     */
    public EngineConnection run() {
        check();
        EngineConnection connection = context.engine().get();
        if (connection instanceof Connected connected) {
            run(read(), connected.engine());
        }
        return connection;
    }

    private void run(ResolvedFiles files, Engine engine) {
        long start = System.nanoTime();
        listener.on(new BuildEvent.RunStarted(descriptor.key(), files.images().size(), engine.description()));
        PlannedBuild planned = planner(files, engine, false).plan();
        listener.on(new BuildEvent.RunPlanned(
                descriptor.key(),
                planned.count(Reuse.class),
                planned.count(Build.class),
                planned.count(Fetch.class),
                planned.count(Undecided.class)));
        if (!planned.toDo().isEmpty()) {
            warnOfOtherOrigin(planned.toDo(), engine);
            build(files, planned, engine);
        }
        if (!options.isPartial()) {
            handOver(files, planned);
        }
        if (!planned.toDo().isEmpty()) {
            listener.on(new BuildEvent.RunFinished(
                    descriptor.key(), files.result(), Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    /** Leaves for publishing what there is to publish. */
    private void handOver(ResolvedFiles files, PlannedBuild planned) {
        BuildResultRecorder handover = new BuildResultRecorder(
                descriptor,
                files.graph(),
                planned,
                context.provenance().apply(descriptor).version(),
                options.own().packages(descriptor, files));
        BuiltImagesFile.write(
                options.logDirectory().resolve(BuiltImagesFile.NAME), handover.of(options.sharesProducts()));
    }

    /** Once: its warnings are for a person. */
    private ResolvedFiles read() {
        if (resolved == null) {
            ResolvedFiles read = ResolvedFiles.read(descriptor, options);
            options.own().tell(descriptor, read, listener);
            warnOfUnused(read.graph());
            warnOfIgnoredSources(read.leftOut());
            logSelection(read.images());
            resolved = read;
        }
        return resolved;
    }

    private Planner planner(ResolvedFiles files, Engine engine, boolean planOnly) {
        return new Planner(descriptor, options, files, engine, context, planOnly, listener);
    }

    private void build(ResolvedFiles files, PlannedBuild planned, Engine engine) {
        BuildTimes times = new BuildTimes(options.cacheDirectory());
        ImageBuildTask build = new ImageBuildTask(
                new ImageBuildTask.BuildEnvironment(
                        engine,
                        network(engine),
                        new LogDirectory(options.logDirectory(), descriptor.key()),
                        new ImageLocks(options.cacheDirectory(), engine.description()),
                        times,
                        new StepContainers(options.cacheDirectory(), engine.description())),
                planned.decisions(),
                planned.inputs(),
                new ImageFetcher(
                        engine,
                        descriptor,
                        options.logDirectory(),
                        planned.remote(),
                        planned.store(),
                        planned.decisions(),
                        listener),
                image -> prepare(image, files.graph(), planned.inputs()),
                listener);
        new BuildSchedule(
                        planned.toDo(),
                        jobs(engine),
                        times::of,
                        (left, failed) -> listener.on(new BuildEvent.ImageLeft(left, failed)))
                .run(build::build, engine::close);
        build.removeReplaced();
    }

    private PreparedImage prepare(PlannedImage image, ImageGraph graph, BuildInputs inputs) {
        ImageDescriptor owner = descriptor.of(image.reference());
        Provenance provenance = context.provenance().apply(owner);
        return inputs.prepare(image, new Labels(owner, provenance), provenance, graph);
    }

    private int jobs(Engine engine) {
        return options.jobs() > 0 ? options.jobs() : engine.capacity().jobs();
    }

    /** Two modules that build the same key on one engine replace each other's images. */
    private void warnOfOtherOrigin(List<PlannedImage> images, Engine engine) {
        ImageInventory present = engine.images();
        BuildDirectories directories = new BuildDirectories(options.cacheDirectory(), engine.description());
        for (PlannedImage planned : images) {
            if (planned instanceof DockerfileImage) {
                ImageReference image = planned.reference();
                Path directory = descriptor.of(image).dockerDirectory();
                Optional<Path> other = directories.replace(image, directory);
                String here = context.provenance().apply(descriptor.of(image)).url();
                present.find(image)
                        .map(found -> found.labels().getOrDefault(Labels.SOURCE, ""))
                        .flatMap(there -> there.isEmpty() || here.isEmpty() || there.equals(here)
                                ? other.map(last -> List.of(last.toString(), directory.toString()))
                                : Optional.of(List.of(there, here)))
                        .ifPresent(origins -> listener.on(new BuildEvent.Warning(
                                image + " on the engine was built from " + origins.get(0)
                                        + ", and is replaced by one from " + origins.get(1),
                                "If both are needed, give one of them another key")));
            }
        }
    }

    /** {@code -Donly} may be the beginning of several names. */
    private void logSelection(List<PlannedImage> images) {
        if (options.isPartial() && images.size() > 1) {
            String names =
                    images.stream().map(image -> image.reference().toString()).collect(Collectors.joining(", "));
            listener.on(new BuildEvent.Notice("-Donly=" + options.only().orElse("") + " means " + names));
        }
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

    private void warnOfIgnoredSources(Set<PackageName> leftOut) {
        options.sourceDirectories().keySet().stream()
                .filter(leftOut::contains)
                .filter(name -> !options.own().sources().containsKey(name))
                .forEach(name -> listener.on(new BuildEvent.Warning(
                        "-Dmkt.source." + name + " is not used, since the package is left out",
                        "Put it back with -Dmkt.with=" + name)));
    }

    /** How the steps reach the network: a proxy on this host's loopback is reached only from this host's network. */
    private StepNetwork network(Engine engine) {
        ProxyDecision proxies = context.proxies();
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
