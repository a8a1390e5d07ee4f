package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuilderWarning;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The warnings of BuildKit's own checks of the Dockerfiles of a plan. Nothing is pulled and nothing on the engine changes: an
 * image that the engine does not have is checked as if it were empty, and a Dockerfile with a {@code # syntax=} line, whose
 * frontend would be pulled, is not checked.
 */
final class DockerfileChecks {
    private static final String EMPTY = "scratch";
    /** The rule that needs the environment of a base image. */
    private static final String OF_ENVIRONMENT = "UndefinedVar";
    /** The Dockerfile syntax 1.x of BuildKit 0.15, which has these checks. */
    private static final int MINOR_WITH_CHECKS = 9;

    private final Engine engine;
    private final ImageInventory inventory;
    private final BuildListener listener;
    private volatile List<Problem> found = List.of();

    DockerfileChecks(Engine engine, ImageInventory inventory, BuildListener listener) {
        this.engine = engine;
        this.inventory = inventory;
        this.listener = listener;
    }

    /** Checks the Dockerfiles of some images, several at the same time. */
    void run(List<PlannedImage> images) {
        if (engine.builderKind() != BuilderKind.BUILDKIT) {
            return;
        }
        if (!engine.builderVersion().isAtLeast(1, MINOR_WITH_CHECKS)) {
            listener.on(
                    new BuildEvent.Detail("This BuildKit has no checks of Dockerfiles, they came with BuildKit 0.15"));
            return;
        }
        List<Callable<List<Problem>>> checks = images.stream()
                .filter(DockerfileImage.class::isInstance)
                .<Callable<List<Problem>>>map(image -> () -> check((DockerfileImage) image))
                .toList();
        found = ParallelTasks.run("the checks of Dockerfiles", checks).stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Emits the warnings that were found. */
    void report() {
        found.forEach(problem ->
                listener.on(new BuildEvent.Warning(problem.place() + ": " + problem.what(), problem.remedy())));
    }

    private List<Problem> check(DockerfileImage image) {
        Dockerfile dockerfile = image.dockerfile();
        Path file = dockerfile.file();
        if (dockerfile.frontend().isPresent()) {
            listener.on(new BuildEvent.Detail(
                    file + ": not checked by BuildKit, since its frontend would have to be pulled"));
            return List.of();
        }
        Optional<TextFile> text = TextFile.read(file, new Problems());
        boolean isBaseMissing =
                dockerfile.images().stream().filter(UsedImage::isBase).anyMatch(used -> isMissing(used.image()));
        return text.stream()
                .flatMap(read -> engine.builder().check(request(image, read.text()), listener).stream())
                .filter(warning -> !(isBaseMissing && warning.rule().equals(OF_ENVIRONMENT)))
                .map(warning -> problem(file, warning))
                .toList();
    }

    private boolean isMissing(ImageReference image) {
        return inventory.find(image).isEmpty();
    }

    private BuildRequest request(DockerfileImage image, String text) {
        String name = String.valueOf(image.dockerfile().file().getFileName());
        String checked = image.dockerfile()
                .textFor(BuilderKind.BUILDKIT, text, used -> isMissing(used) ? Optional.of(EMPTY) : Optional.empty());
        return new BuildRequest(
                image.reference(), context(name, checked), name, Map.of(), image.arguments(), false, false);
    }

    private static ContentWriter context(String name, String dockerfile) {
        byte[] bytes = dockerfile.getBytes(StandardCharsets.UTF_8);
        return out -> {
            try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
                tar.file(name, false, bytes.length, content -> content.write(bytes));
            }
        };
    }

    private static Problem problem(Path file, BuilderWarning warning) {
        return warning.rule().isEmpty()
                ? new Problem(
                        file,
                        warning.line(),
                        "BuildKit cannot build it: " + warning.message(),
                        "Correct it; 'build' fails here")
                : new Problem(
                        file,
                        warning.line(),
                        warning.rule() + ": " + warning.message(),
                        "Correct it, or switch the rule off by '# check=skip=" + warning.rule()
                                + "' at the top of the file"
                                + warning.url().map(url -> "; see " + url).orElse(""));
    }
}
