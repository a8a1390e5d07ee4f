package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.lock.LockedInputs;
import com.mellanox.mkt.images.ospackage.OsPackageRecords;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Fetch;
import com.mellanox.mkt.images.plan.Decision.Reuse;
import com.mellanox.mkt.images.plan.Decision.Undecided;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.run.Planner.PlannedBuild;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the images of one key: checks all files, decides on each image, fetches the sources, pulls the base images, and then
 * builds the images.
 */
public final class ImageBuilder {
    private final ImageDescriptor descriptor;
    private final BuildOptions options;
    private final RunContext context;
    private final BuildListener listener;
    private final LockFiles lockFiles;
    private @Nullable ResolvedFiles resolved;

    public ImageBuilder(ImageDescriptor descriptor, BuildOptions options, RunContext context, BuildListener listener) {
        this.descriptor = descriptor;
        this.options = options;
        this.context = context;
        this.listener = listener;
        this.lockFiles = new LockFiles(descriptor, options, context, listener);
    }

    /** Decides what a run would do, and changes nothing. If something cannot be reached, even an engine, it warns. */
    public Plan plan() {
        ResolvedFiles files = read();
        files.missingSources()
                .forEach(missing ->
                        listener.on(new BuildEvent.Warning(missing.place() + ": " + missing.what(), missing.remedy())));
        Engine engine;
        try {
            engine = context.engine().get();
        } catch (EngineException e) {
            listener.on(new BuildEvent.Warning(
                    descriptor.key() + ": planned as if nothing were there, since no engine answers",
                    String.valueOf(e.getMessage())));
            return Planner.withoutEngine(files, lockFiles.read(files));
        }
        return new Planner(files, engine, context, lockFiles.forRun(files, false), true, listener)
                .plan()
                .plan();
    }

    /** Reads the files that the images are made of, and reports everything that is wrong with them. */
    public void check() {
        ResolvedFiles files = read();
        InvalidInputException.throwIfAny(files.missingSources());
        lockFiles.read(files);
    }

    /** Whether a run is held to a lock file, so that its images can be published where one is required. */
    public boolean isLocked() {
        return options.lock() == LockPolicy.UPDATE
                || lockFiles.read(read()).ownDigest().isPresent();
    }

    /**
     * Builds the images that are missing or out of date.
     *
     * @return the reason why no engine answers: only the files are checked then; empty if the images are built
     */
    public Optional<EngineException> run() {
        check();
        Engine engine;
        try {
            engine = context.engine().get();
        } catch (EngineException e) {
            return Optional.of(e);
        }
        run(read(), engine);
        return Optional.empty();
    }

    /**
     * Builds the images as {@link #run}, and then each again without the engine's cache.
     *
     * @throws InvalidInputException if one of them is another image then
     * @throws EngineException if no engine answers
     */
    public void verifyReproducible() {
        check();
        Engine engine = context.engine().get();
        ResolvedFiles files = read();
        PlannedBuild planned = run(files, engine);
        InvalidInputException.throwIfAny(files.secrets().missing(files.images()));
        planned.inputs().sources().fetch(ResolvedFiles.scripts(files.images()));
        List<ImageReference> different = new ArrayList<>();
        try (RebuildCheck rebuild = new RebuildCheck(engine, files, planned, context, follow(files))) {
            for (PlannedImage image : files.images()) {
                if (!rebuild.isSame(image)) {
                    different.add(image.reference());
                }
            }
        }
        if (!different.isEmpty()) {
            String names = different.stream().map(ImageReference::toString).collect(Collectors.joining(", "));
            throw new InvalidInputException(
                    different.size() + " of " + files.images().size() + " images of " + descriptor.key()
                            + " are not the same if they are built again: " + names,
                    "Let the steps that write these files use SOURCE_DATE_EPOCH in place of the clock, sort what they list,"
                            + " and remove logs and caches; or accept it for images that install packages");
        }
    }

    /**
     * Builds the images as {@link #run}, which has to build all of them, and compares the final ones with those of a publication.
     *
     * @throws InvalidInputException if the files are not those of the publication, or if an image is another one
     * @throws EngineException if no engine answers
     */
    public void reproduce(Receipt receipt) {
        check();
        Engine engine = context.engine().get();
        ResolvedFiles files = read();
        List<ImageReference> different;
        try (Reproduction reproduction = new Reproduction(engine, files, context, follow(files))) {
            reproduction.pull(receipt);
            reproduction.checkCommit(new Planner(files, engine, context, lockFiles.read(files), true, listener).plan());
            different = reproduction.different(run(files, engine));
        }
        if (!different.isEmpty()) {
            String names = different.stream().map(ImageReference::toString).collect(Collectors.joining(", "));
            throw new InvalidInputException(
                    "Other images than the published ones came out of the same commit: " + names,
                    "Look at the lists above: what other inputs they have, and which files differ");
        }
    }

    private PlannedBuild run(ResolvedFiles files, Engine engine) {
        long start = System.nanoTime();
        listener.on(new BuildEvent.RunStarted(descriptor.key(), files.images().size(), engine.description()));
        LockedInputs lock = lockFiles.forRun(files, true);
        PlannedBuild planned = new Planner(files, engine, context, lock, false, listener).plan();
        listener.on(new BuildEvent.RunPlanned(
                descriptor.key(),
                planned.plan().count(Reuse.class),
                planned.plan().count(Build.class),
                planned.plan().count(Fetch.class),
                planned.plan().count(Undecided.class)));
        planned.plan()
                .images()
                .forEach(entry -> listener.on(new BuildEvent.ImagePlanned(
                        entry.image().reference(),
                        entry.decision().text(),
                        entry.decision().reasons(),
                        List.copyOf(entry.image().needs()))));
        TemporaryNames.removeLeft(options.cacheDirectory(), engine);
        boolean isUpToDate = planned.toDo().isEmpty();
        if (!isUpToDate) {
            warnOfOtherOrigin(planned.toDo(), engine);
            build(files, planned, engine);
            readOsPackages(planned, engine);
        }
        if (!options.isPartial()) {
            recordResult(files, planned, lock, isUpToDate);
        }
        if (!isUpToDate) {
            listener.on(new BuildEvent.RunFinished(
                    descriptor.key(), files.result(), Duration.ofNanos(System.nanoTime() - start)));
        }
        return planned;
    }

    /** Reads the packages of the KVM image if it is new. They only inform: a failure is no reason to end a run. */
    private void readOsPackages(PlannedBuild planned, Engine engine) {
        for (PlannedImage image : planned.toDo()) {
            if (image.isKvm()) {
                planned.decisions().made(image.reference()).ifPresent(id -> readOsPackages(image, id, engine));
            }
        }
    }

    private void readOsPackages(PlannedImage image, ImageId id, Engine engine) {
        try {
            new OsPackageRecords(options.cacheDirectory()).of(id, engine);
        } catch (IOException | EngineException e) {
            listener.on(new BuildEvent.Warning(
                    "The packages in " + image.reference() + " cannot be listed: " + Causes.reason(e),
                    PublicationFiles.BUILT_IMAGES + " and the report do not have them; the image is not affected"));
        }
    }

    /** Writes what can be published, and tells what is new in it. */
    private void recordResult(ResolvedFiles files, PlannedBuild planned, LockedInputs lock, boolean isUpToDate) {
        String version = context.provenance().apply(descriptor).version();
        Path directory = options.logDirectory(descriptor.key());
        BuiltImages built = new BuildResultRecorder(
                        files,
                        planned,
                        version,
                        options.cacheDirectory(),
                        lock.ownDigest().orElse(null))
                .builtImages();
        PublicationFiles.writeBuiltImages(directory.resolve(PublicationFiles.BUILT_IMAGES), built);
        if (!isUpToDate) {
            new PublishedSources(directory, context.git(), listener)
                    .compare(built, ResolvedFiles.scripts(files.images()));
        }
    }

    /** Reads the files once, since that logs warnings. */
    private ResolvedFiles read() {
        if (resolved == null) {
            resolved = ResolvedFiles.read(descriptor, options);
            resolved.log(listener);
        }
        return resolved;
    }

    private void build(ResolvedFiles files, PlannedBuild planned, Engine engine) {
        try (ImageBuildTask build = new ImageBuildTask(engine, files, planned, context, follow(files))) {
            int jobs = options.jobs() > 0 ? options.jobs() : engine.defaultJobs();
            new BuildSchedule(
                            planned.toDo(),
                            jobs,
                            new BuildTimes(options.cacheDirectory())::expected,
                            (left, failed) -> listener.on(new BuildEvent.ImageLeft(left, failed)))
                    .run(build, engine::close);
            build.removeReplaced();
        }
    }

    private BuildListener follow(ResolvedFiles files) {
        return FollowedOutput.of(files.followed(), listener);
    }

    /** Two modules that build the same key on one engine replace each other's images. */
    private void warnOfOtherOrigin(List<PlannedImage> toDo, Engine engine) {
        List<PlannedImage> images =
                toDo.stream().filter(DockerfileImage.class::isInstance).toList();
        ImageInventory present = engine.images();
        Digest name = Digest.of(engine.description().getBytes(StandardCharsets.UTF_8));
        Path directories = options.cacheDirectory().resolve("directories").resolve(name.hex());
        for (PlannedImage planned : images) {
            ImageReference image = planned.reference();
            Path directory = descriptor.of(image).dockerDirectory();
            Optional<Path> other = replaceDirectory(directories.resolve(BuildTimes.fileName(image)), directory);
            String here = context.provenance().apply(descriptor.of(image)).url();
            present.find(image)
                    .map(found -> found.labels().getOrDefault(Labels.SOURCE, ""))
                    .flatMap(there -> there.isEmpty() || here.isEmpty() || there.equals(here)
                            ? other.map(last -> List.of(last.toString(), directory.toString()))
                            : Optional.of(List.of(there, here)))
                    .ifPresent(origins -> listener.on(new BuildEvent.Warning(
                            image + " on the engine was built from " + origins.get(0) + ", and is replaced by one from "
                                    + origins.get(1),
                            "If both are needed, give one of them another key")));
        }
    }

    /** Records the docker directory of an image; returns the last one if that is another and still exists. */
    private static Optional<Path> replaceDirectory(Path record, Path directory) {
        Path present = directory.toAbsolutePath().normalize();
        Optional<Path> last = StateFile.read(record, Path::of);
        StateFile.keep(record, present + "\n");
        return last.filter(other -> !other.equals(present) && Files.isDirectory(other));
    }
}
