package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks up images at the registry that were built before. If the registry does not answer in time, or answers with an error,
 * the run makes no more requests to it and builds the images; if it did not answer in time, the runs of the next minutes
 * make none either. For use by several threads.
 */
final class RemoteCache {
    /** How long a build waits for the registry. */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private static final Duration SKIPPED_FOR = Duration.ofMinutes(10);

    private final Supplier<Optional<Registry>> connection;
    private final Duration within;
    private final Path directory;
    private final Clock clock;
    private final BuildListener listener;
    private final Map<ImageReference, Optional<Digest>> answers = new ConcurrentHashMap<>();
    private @Nullable Registry registry;
    private boolean connected;
    private boolean unavailable;

    /**
     * Makes no request yet.
     *
     * @param connection makes the registry, at the first request; empty if there is none
     * @param within how long to wait for answers
     * @param cacheDirectory where the times are kept at which registries did not answer
     */
    RemoteCache(
            Supplier<Optional<Registry>> connection,
            Duration within,
            Path cacheDirectory,
            Clock clock,
            BuildListener listener) {
        this.connection = connection;
        this.within = within;
        this.directory = cacheDirectory.resolve("silent");
        this.clock = clock;
        this.listener = listener;
    }

    /** The registry; empty if there is none, or if it is unavailable. */
    synchronized Optional<Registry> registry() {
        if (!connected) {
            connected = true;
            registry = connection.get().orElse(null);
            if (registry != null && wasUnavailable(registry.host())) {
                skip(registry.host() + " did not answer a few minutes ago");
            }
        }
        return unavailable ? Optional.empty() : Optional.ofNullable(registry);
    }

    /** The digest of an image at the registry; empty if the registry does not have it, or did not answer. */
    Optional<Digest> digest(ImageReference image) {
        lookUp(List.of(image));
        return answers.getOrDefault(image, Optional.empty());
    }

    /**
     * Looks up images in parallel, each only once.
     *
     * @throws CancelledException if this thread was interrupted
     */
    void lookUp(Collection<ImageReference> images) {
        List<ImageReference> open =
                images.stream().filter(image -> !answers.containsKey(image)).toList();
        if (!open.isEmpty()) {
            registry().ifPresent(there -> lookUp(there, open));
        }
    }

    private void lookUp(Registry there, List<ImageReference> images) {
        List<Answer> inTime = ParallelTasks.run(
                "looking up images at the registry",
                images.stream()
                        .<Callable<Answer>>map(image -> () -> Answer.of(there, image))
                        .toList(),
                within);
        inTime.forEach(this::record);
        if (inTime.size() < images.size()) {
            StateFile.keep(file(there.host()), clock.instant() + "\n");
            BigDecimal seconds = BigDecimal.valueOf(within.toMillis(), 3).stripTrailingZeros();
            skip(there.host() + " did not answer within " + seconds.toPlainString() + " s");
        }
    }

    /** What the registry answered for an image. */
    private record Answer(
            ImageReference image,
            Optional<Digest> digest,
            @Nullable RegistryException failure) {

        static Answer of(Registry registry, ImageReference image) {
            try {
                return new Answer(image, registry.digest(image), null);
            } catch (RegistryException e) {
                return new Answer(image, Optional.empty(), e);
            }
        }
    }

    private void record(Answer answer) {
        ImageReference image = answer.image();
        RegistryException failure = answer.failure();
        if (failure == null) {
            answers.put(image, answer.digest());
            listener.on(new BuildEvent.Detail(image + ": "
                    + answer.digest().map(digest -> "built before, " + digest).orElse("not at the registry")));
            return;
        }
        switch (failure.kind()) {
            // A user without access never published there.
            case LOGIN, FORBIDDEN, ABSENT -> {
                answers.put(image, Optional.empty());
                listener.on(new BuildEvent.Detail(image + ": not available. " + failure.getMessage()));
            }
            default -> skip("Cannot reach " + image.registry() + ": " + failure.problem());
        }
    }

    private synchronized void skip(String why) {
        if (!unavailable) {
            unavailable = true;
            listener.on(new BuildEvent.Warning(
                    why + "; this run builds the images that it would fetch from there",
                    "With -Dmkt.cache=off, no run looks for images at the registry"));
        }
    }

    private boolean wasUnavailable(String host) {
        return StateFile.read(file(host), Instant::parse)
                .filter(since -> Duration.between(since, clock.instant()).abs().compareTo(SKIPPED_FOR) < 0)
                .isPresent();
    }

    private Path file(String host) {
        return directory.resolve(host.replace(':', '-'));
    }
}
