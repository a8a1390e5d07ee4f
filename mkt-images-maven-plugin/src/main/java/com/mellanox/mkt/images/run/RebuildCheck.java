package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.compare.Difference;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageLocks;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.publication.ReproducedRecords;
import com.mellanox.mkt.images.run.Planner.PlannedBuild;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builds images again, each step and under no name, and compares them with the images of the engine. What was built again is
 * removed; the differences of each image stay in a file.
 */
final class RebuildCheck implements AutoCloseable {
    /** The directory in that of the logs. */
    private static final String DIRECTORY = "verify-reproducible";

    private final Engine engine;
    private final ResolvedFiles files;
    private final PlannedBuild planned;
    private final BuildListener listener;
    private final BuildRequests requests;
    private final ImageLocks locks;
    private final StepContainers steps;
    private final Path directory;
    private final BuildComparison comparison;

    RebuildCheck(Engine engine, ResolvedFiles files, PlannedBuild planned, RunContext context, BuildListener listener) {
        Path cacheDirectory = files.options().cacheDirectory();
        this.engine = engine;
        this.files = files;
        this.planned = planned;
        this.listener = listener;
        this.requests = new BuildRequests(engine, files, planned, context, listener);
        this.locks = new ImageLocks(cacheDirectory, engine.description());
        this.steps = new StepContainers(cacheDirectory, engine.description());
        this.directory = files.options().logDirectory(files.descriptor().key()).resolve(DIRECTORY);
        this.comparison = new BuildComparison(engine, directory, listener);
    }

    /**
     * Builds an image again.
     *
     * @return whether it is the same, but for times of a clock that the engine does not replace
     */
    boolean isSame(PlannedImage image) {
        boolean[] same = {false};
        locks.run(
                image.reference(),
                owner -> listener.on(new BuildEvent.ImageWaiting(image.reference(), owner)),
                () -> same[0] = check(image));
        return same[0];
    }

    private boolean check(PlannedImage image) {
        long start = System.nanoTime();
        ImageReference name = image.reference();
        BuildInputs now = planned.inputs().fresh();
        Set<ImageId> built = new HashSet<>();
        try (PreparedImage prepared = requests.prepare(image);
                ImageLog log = ImageLog.open(directory, files.descriptor().key(), name, false, listener)) {
            listener.on(new BuildEvent.ImageRebuildStarted(name, log.file()));
            Optional<ImageId> present = present(image);
            ImageId first = present.isPresent()
                    ? present.get()
                    : build(image, requests.of(image, now, prepared, true), log, built);
            ImageId second = build(image, requests.of(image, now, prepared, true), log, built);
            List<Difference> differences = comparison.compare(first, second, prepared.time());
            boolean same = comparison.report(name, differences, Duration.ofNanos(System.nanoTime() - start));
            if (same) {
                new ReproducedRecords(files.options().cacheDirectory()).record(first);
            }
            return same;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            built.forEach(engine::remove);
        }
    }

    /**
     * The image on the engine, unless it was fetched as a product image, which has the products alone, or was built
     * incrementally.
     */
    private Optional<ImageId> present(PlannedImage image) {
        return engine.images()
                .find(image.reference())
                .filter(found ->
                        image.reference().toString().equals(found.labels().get(Labels.REFERENCE)))
                .filter(found ->
                        found.labels().getOrDefault(Labels.INCREMENTAL, "").isEmpty())
                .map(EngineImage::id);
    }

    private ImageId build(PlannedImage image, BuildRequest request, ImageLog log, Set<ImageId> built) {
        StepSecrets secrets = files.secrets().of(image);
        ImageReference name = image.reference();
        try (SocketAgents agents = SocketAgents.of(secrets)) {
            steps.removeLeft(name, engine);
            BuildRequest complete = request.with(new StepSecrets(secrets.secrets(), agents.sockets()));
            ImageId id = engine.builder().build(complete, steps.recording(name, log));
            steps.forget(name);
            built.add(id);
            return id;
        } catch (BuildStepException e) {
            steps.forget(name);
            throw new BuildFailedException(
                    name,
                    e.step(),
                    String.valueOf(e.getMessage()),
                    e.lastLines().orElseGet(log::lastLines),
                    log.file());
        }
    }

    @Override
    public void close() {
        requests.close();
    }
}
