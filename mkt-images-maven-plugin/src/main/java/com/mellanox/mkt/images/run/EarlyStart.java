package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.dockerfile.EarlySteps;
import com.mellanox.mkt.images.engine.BuildPlace;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.EarlyBuild;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageLocks;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.run.Planner.PlannedBuild;
import com.mellanox.mkt.images.secret.StepSecrets;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the steps of an image that come before images which are not there yet. The builder keeps them in its cache, where the
 * build of the whole image finds them.
 */
final class EarlyStart {
    private final Engine engine;
    private final ResolvedFiles files;
    private final BuildListener listener;
    private final BuildInputs inputs;
    private final DecisionMaker decisions;
    private final KeptImages kept;
    private final BuildRequests requests;
    private final ImageLocks locks;
    private final Set<ImageReference> possible;
    private final Map<ImageReference, Duration> times = new ConcurrentHashMap<>();

    EarlyStart(
            Engine engine, ResolvedFiles files, PlannedBuild planned, BuildRequests requests, BuildListener listener) {
        this.engine = engine;
        this.files = files;
        this.listener = listener;
        this.inputs = planned.inputs();
        this.decisions = planned.decisions();
        this.kept = new KeptImages(engine, decisions);
        this.requests = requests;
        this.locks = new ImageLocks(files.options().cacheDirectory(), engine.description());
        this.possible = possible(planned);
    }

    /** Those that are built, or may be because one is. A forced rebuild uses no cache. */
    private Set<ImageReference> possible(PlannedBuild planned) {
        return engine.builderKind() != BuilderKind.BUILDKIT
                ? Set.of()
                : planned.builtOrAfterBuilt().stream()
                        .filter(DockerfileImage.class::isInstance)
                        .map(PlannedImage::reference)
                        .filter(image -> !files.forced().containsKey(image))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** How many commands can run while images are missing; 0 if nothing is to be done early. */
    int commands(PlannedImage image, Set<ImageReference> missing) {
        return steps(image, missing, inputs).map(EarlySteps::commands).orElse(0);
    }

    private Optional<EarlySteps> steps(PlannedImage image, Set<ImageReference> notBuilt, BuildInputs read) {
        Set<ImageReference> missing = Stream.concat(notBuilt.stream(), kept.missing(image).stream())
                .map(files.descriptor()::inFiles)
                .collect(Collectors.toSet());
        return image instanceof DockerfileImage made && possible.contains(image.reference())
                ? read.files()
                        .text(made.dockerfile().file())
                        .map(text -> EarlySteps.of(made.dockerfile(), text, missing))
                        .filter(steps -> steps.commands() > 0)
                : Optional.empty();
    }

    /**
     * Runs these commands under the lock of the image. If another process has the lock, it builds the image, and nothing is to
     * be done.
     *
     * @throws com.mellanox.mkt.images.failure.MktException if a step fails, which is the failure of the image
     */
    void run(PlannedImage image, Set<ImageReference> missing) {
        BuildInputs now = inputs.fresh();
        Map<ImageReference, ImageId> needed = decisions.needed(image);
        try (BuildPlace place = engine.place(needed.values())) {
            Set<ImageReference> notThere = new HashSet<>(missing);
            needed.forEach((name, id) -> {
                if (!place.has(id)) {
                    notThere.add(name);
                }
            });
            steps(image, notThere, now)
                    .ifPresent(
                            steps -> locks.runIfFree(image.reference(), () -> run(image, steps, now, place.builder())));
        } catch (EngineException.BuilderLost e) {
            // The build of the image tells what another builder does about it.
            listener.on(new BuildEvent.Detail(image.reference() + ": its first steps are given up: " + e.getMessage()));
        }
    }

    private void run(PlannedImage image, EarlySteps steps, BuildInputs now, Builder builder) {
        try (PreparedImage prepared = requests.prepare(image);
                ImageLog log = openLog(image.reference())) {
            prepared.context().withDockerfile(steps::text);
            listener.on(new BuildEvent.ImageStartedEarly(image.reference(), log.file()));
            BuildReport report = new BuildReport(image.reference(), log);
            report.run(() -> run(image, steps, now, builder, prepared, log));
            times.merge(image.reference(), report.time(), Duration::plus);
            listener.on(new BuildEvent.ImageFinishedEarly(image.reference(), report.time()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(
            PlannedImage image,
            EarlySteps steps,
            BuildInputs now,
            Builder builder,
            PreparedImage prepared,
            ImageLog log)
            throws BuildStepException {
        StepSecrets secrets = files.secrets().of(image);
        try (SocketAgents agents = SocketAgents.of(secrets)) {
            BuildRequest request = requests.withoutLabels(image, now, prepared)
                    .with(new StepSecrets(secrets.secrets(), agents.sockets()));
            builder.prepare(new EarlyBuild(request, steps.targets(), steps.laterSteps()), log);
        }
    }

    /** Opens the log of an image, which keeps what its early steps have printed in this run. */
    ImageLog openLog(ImageReference image) {
        Path logs = files.options().logDirectory(files.descriptor().key());
        return ImageLog.open(logs, files.descriptor().key(), image, times.containsKey(image), listener);
    }

    /** How long the early steps of an image have taken in this run. */
    Duration time(ImageReference image) {
        return times.getOrDefault(image, Duration.ZERO);
    }
}
