package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the registry for what was built before. A registry that does not answer in time, or not sensibly, is asked once and
 * then left alone: building goes on without it, and so do the next runs. For use by several threads.
 */
final class RemoteCache {
    /** Longer than this nobody waits before a build. */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    /** More questions at a time are no faster, and some servers refuse them. */
    private static final int MOST = 8;

    private final Supplier<Optional<Registry>> connection;
    private final Duration within;
    private final UnreachableRegistries silence;
    private final BuildListener listener;
    private final Map<ImageReference, Optional<Digest>> answers = new ConcurrentHashMap<>();
    private @Nullable Registry registry;
    private boolean connected;
    private boolean leftAlone;

    /**
     * Begins with no question.
     *
     * @param connection makes the registry, the first time that there is a question; empty where there is none
     * @param within how long to wait for answers
     */
    RemoteCache(
            Supplier<Optional<Registry>> connection,
            Duration within,
            UnreachableRegistries silence,
            BuildListener listener) {
        this.connection = connection;
        this.within = within;
        this.silence = silence;
        this.listener = listener;
    }

    /** The registry; empty where there is none to be asked, or none any more. */
    synchronized Optional<Registry> registry() {
        if (!connected) {
            connected = true;
            registry = connection.get().orElse(null);
            if (registry != null && silence.isRecent(registry.host())) {
                leaveAlone(registry.host() + " did not answer recently, and is not asked");
            }
        }
        return leftAlone ? Optional.empty() : Optional.ofNullable(registry);
    }

    /** The digest that the registry has an image under; empty where it has it not, or did not say. */
    Optional<Digest> digest(ImageReference image) {
        ask(List.of(image));
        return answers.getOrDefault(image, Optional.empty());
    }

    /**
     * Asks for images, all at once, unless that was done before.
     *
     * @throws CancelledException where this thread was interrupted
     */
    void ask(Collection<ImageReference> images) {
        List<ImageReference> open =
                images.stream().filter(image -> !answers.containsKey(image)).toList();
        if (!open.isEmpty()) {
            registry().ifPresent(there -> ask(there, open));
        }
    }

    private void ask(Registry there, List<ImageReference> images) {
        List<Callable<Optional<Digest>>> questions = images.stream()
                .<Callable<Optional<Digest>>>map(image -> () -> there.digest(image))
                .toList();
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.min(MOST, questions.size()), DaemonThreads.named("mkt-remote-cache"));
        try {
            List<Future<Optional<Digest>>> futures =
                    threads.invokeAll(questions, within.toMillis(), TimeUnit.MILLISECONDS);
            for (int i = 0; i < images.size(); i++) {
                take(images.get(i), futures.get(i));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("asking for images that were built before");
        } finally {
            threads.shutdownNow();
        }
    }

    private void take(ImageReference image, Future<Optional<Digest>> future) throws InterruptedException {
        try {
            Optional<Digest> answer = future.get();
            answers.put(image, answer);
            listener.on(new BuildEvent.Detail(image + ": "
                    + answer.map(digest -> "built before, " + digest).orElse("not at the registry")));
        } catch (CancellationException e) {
            silence.keep(image.registry());
            BigDecimal seconds = BigDecimal.valueOf(within.toMillis(), 3).stripTrailingZeros();
            leaveAlone(image.registry() + " did not answer within " + seconds.toPlainString() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RegistryException refusal) {
                take(image, refusal);
            } else if (e.getCause() instanceof RuntimeException unexpected) {
                throw unexpected;
            } else {
                throw new IllegalStateException("a question ended without a word", e.getCause());
            }
        }
    }

    private void take(ImageReference image, RegistryException refusal) {
        switch (refusal.kind()) {
            // Whoever may not look has no use of it, and most have never published there.
            case LOGIN, FORBIDDEN, ABSENT -> {
                answers.put(image, Optional.empty());
                listener.on(new BuildEvent.Detail(image + ": not to be had. " + refusal.getMessage()));
            }
            default -> leaveAlone(image.registry() + " cannot be asked: " + refusal.problem());
        }
    }

    private synchronized void leaveAlone(String why) {
        if (!leftAlone) {
            leftAlone = true;
            listener.on(new BuildEvent.Warning(
                    why + "; whatever was built before is built here", "-Dmkt.cache=off does not ask for it"));
        }
    }
}
