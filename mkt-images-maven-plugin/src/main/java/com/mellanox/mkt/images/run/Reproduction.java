package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.compare.Difference;
import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.run.ImageInputsStore.ImageInputs;
import com.mellanox.mkt.images.run.Planner.PlannedBuild;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compares the images of a publication with those that are built from the same files again. */
final class Reproduction implements AutoCloseable {
    /** The directory in that of the logs. */
    private static final String DIRECTORY = "reproduce";

    /** The end of a content-keyed tag. */
    private static final Pattern INPUTS = Pattern.compile("-[0-9a-f]{16}$");

    private final Engine engine;
    private final ResolvedFiles files;
    private final RunContext context;
    private final BuildListener listener;
    private final BuildComparison comparison;
    private final Map<PlannedImage, Published> published = new LinkedHashMap<>();

    Reproduction(Engine engine, ResolvedFiles files, RunContext context, BuildListener listener) {
        this.engine = engine;
        this.files = files;
        this.context = context;
        this.listener = listener;
        Path logs = files.options().logDirectory(files.descriptor().key());
        this.comparison = new BuildComparison(engine, logs.resolve(DIRECTORY), listener);
    }

    /**
     * An image of the publication, on the engine.
     *
     * @param isPulled whether the engine did not have it before
     */
    private record Published(EngineImage image, boolean isPulled) {
        String label(String name) {
            return image.labels().getOrDefault(name, "");
        }
    }

    /**
     * Pulls the final images of a publication.
     *
     * @throws InvalidInputException if the publication is of another key, or of none of the images here
     * @throws com.mellanox.mkt.images.failure.RegistryException if the registry does not have one of them any more
     */
    void pull(Receipt receipt) {
        if (!engine.keepsImages()) {
            throw new InvalidInputException(
                    "-Dmkt.builder names a builder that keeps no images, and the published ones cannot be compared there",
                    "Leave -Dmkt.builder out, so that the engine builds");
        }
        for (PlannedImage image : files.images()) {
            receipt.images().stream()
                    .filter(upload -> isOf(upload, image.reference()))
                    .findFirst()
                    .ifPresent(upload -> published.put(
                            image, pull(new ImageReference(upload.image().name(), null, upload.digest()))));
        }
        if (published.isEmpty()) {
            throw new InvalidInputException(
                    "The receipt names no final image of " + files.descriptor().key(),
                    "Name the published.json of a publication of this key, with its registry and namespace");
        }
    }

    private boolean isOf(Upload upload, ImageReference image) {
        String tag = String.valueOf(upload.image().tag());
        return files.descriptor().isPublished(image)
                && upload.image().name().equals(image.name())
                && INPUTS.matcher(tag).replaceFirst("").equals(image.tag());
    }

    private Published pull(ImageReference pinned) {
        Optional<EngineImage> present = engine.images().find(pinned);
        if (present.isPresent()) {
            return new Published(present.get(), false);
        }
        engine.pull(pinned, listener);
        return engine.images()
                .find(pinned)
                .map(image -> new Published(image, true))
                .orElseThrow(() -> new EngineException(
                        pinned + " was pulled, and is not on the engine", "Look at the engine's log", null));
    }

    /**
     * Checks that the files are in the state that the published images were built from.
     *
     * @throws InvalidInputException if they are of another commit
     */
    void checkCommit(PlannedBuild planned) {
        try (BuildRequests requests = new BuildRequests(engine, files, planned, context, listener)) {
            published.forEach((image, before) -> {
                try (PreparedImage prepared = requests.prepare(image)) {
                    checkCommit(
                            image,
                            before.label(Labels.REVISION),
                            prepared.origin().revision());
                }
            });
        }
    }

    private static void checkCommit(PlannedImage image, String then, String now) {
        if (!then.equals(now)) {
            throw new InvalidInputException(
                    "The published " + image.reference() + " was built from " + text(then)
                            + ", and its files here are of " + text(now),
                    then.isEmpty() || then.endsWith("-dirty")
                            ? "It cannot be built again: its files were not committed"
                            : "Check that commit out: git checkout " + then);
        }
    }

    private static String text(String revision) {
        return revision.isEmpty() ? "files that are not committed" : "commit " + revision;
    }

    /**
     * Compares the images, which have been built again, with the published ones.
     *
     * @return those that differ
     */
    List<ImageReference> different(PlannedBuild planned) {
        List<ImageReference> different = new ArrayList<>();
        try (BuildRequests requests = new BuildRequests(engine, files, planned, context, listener)) {
            published.forEach((image, before) -> {
                if (!isSame(image, before, planned, requests)) {
                    different.add(image.reference());
                }
            });
        }
        return different;
    }

    private boolean isSame(PlannedImage image, Published before, PlannedBuild planned, BuildRequests requests) {
        long start = System.nanoTime();
        ImageReference name = image.reference();
        ImageId built = planned.decisions()
                .made(name)
                .orElseThrow(() -> new EngineException(name + " was not built again", "Run the goal again", null));
        List<Reason> changes = changes(
                before, planned.decisions().items(image, planned.inputs().fresh()));
        if (!changes.isEmpty()) {
            listener.on(new BuildEvent.OtherInputs(name, changes));
        }
        try (PreparedImage prepared = requests.prepare(image)) {
            List<Difference> differences = comparison.compare(before.image().id(), built, prepared.time());
            return comparison.report(name, differences, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty for an image that another program has made: its files tell enough. */
    private static List<Reason> changes(Published before, InputItems now) {
        String inputs = before.label(Labels.INPUTS);
        return inputs.isEmpty() || inputs.equals(now.digest().toString())
                ? List.of()
                : new ImageInputs(new Digest(inputs), before.label(Labels.ITEMS)).changes(now);
    }

    /** Removes what was pulled for the comparison. */
    @Override
    public void close() {
        published.values().stream()
                .filter(Published::isPulled)
                .forEach(image -> engine.remove(image.image().id()));
    }
}
