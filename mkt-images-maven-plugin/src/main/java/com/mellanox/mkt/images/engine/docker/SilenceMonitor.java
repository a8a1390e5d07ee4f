package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.mellanox.mkt.images.engine.CancellationRegistry;
import com.mellanox.mkt.images.engine.CancellationRegistry.Work;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells users what a run waits for while its engine is silent. Nothing is ended: a slow disk makes an engine silent for minutes,
 * and a step may print nothing for an hour. What takes long is therefore told only if the engine does not answer a small
 * request either.
 */
final class SilenceMonitor implements AutoCloseable {
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final Duration IN_SECONDS = Duration.ofMinutes(2);

    private final EngineAddress address;
    private final CancellationRegistry running;
    private final Callable<?> ping;
    private final BuildListener listener;
    /** How long a work must have lasted until users are told of it again. */
    private final Map<Work, Duration> next = new HashMap<>();

    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Prepares a monitor of what is in progress on an engine.
     *
     * @param ping a request that an engine answers at once
     */
    SilenceMonitor(EngineAddress address, CancellationRegistry running, Callable<?> ping, BuildListener listener) {
        this.address = address;
        this.running = running;
        this.ping = ping;
        this.listener = listener;
    }

    /** Starts to check, in a thread of its own. */
    void start() {
        DaemonThreads.start("mkt-engine-silence", this::checkRepeatedly);
    }

    private void checkRepeatedly() {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                check(System.nanoTime(), ANSWER_WITHIN);
            }
        } catch (InterruptedException | CancelledException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Tells users of what has lasted for a minute, and again each time that twice the time is over.
     *
     * @param now in nanoseconds
     * @param answerWithin how long the engine is waited for
     */
    void check(long now, Duration answerWithin) {
        List<Work> works = running.works();
        next.keySet().retainAll(works);
        List<Work> late = works.stream()
                .filter(work -> isLate(work, now))
                .sorted(Comparator.comparingLong(Work::start))
                .toList();
        if (late.isEmpty()) {
            return;
        }
        late.forEach(work -> next.put(work, lasts(work, now).multipliedBy(2)));
        if (answers(answerWithin)) {
            late.stream().filter(Work::isRequest).forEach(work -> listener.on(slow(work, now)));
        } else if (closed.getCount() > 0) {
            listener.on(silent(late, now));
        }
    }

    private boolean isLate(Work work, long now) {
        return lasts(work, now).compareTo(next.getOrDefault(work, FIRST)) >= 0;
    }

    private static Duration lasts(Work work, long now) {
        return Duration.ofNanos(now - work.start());
    }

    /** A thread of its own waits for the answer, and what it waits in is not in progress for users. */
    private boolean answers(Duration within) {
        try {
            new CancellationRegistry().call("The check of the engine at " + address, within, ping);
            return true;
        } catch (ExecutionException e) {
            return e.getCause() instanceof DockerException; // an answer, too
        } catch (TimeoutException e) {
            return false;
        }
    }

    private Notice slow(Work work, long now) {
        return new Notice("The engine at " + address + " answers, but " + small(work.what()) + " has lasted for "
                + time(work, now) + ": its disk may be slow, or it waits for another program");
    }

    private Warning silent(List<Work> late, long now) {
        Work oldest = late.get(0);
        String others = late.size() == 1 ? "" : ", and " + (late.size() - 1) + " more with it";
        return new Warning(
                "The engine at " + address + " does not answer: " + small(oldest.what()) + " has lasted for "
                        + time(oldest, now) + others,
                "The run goes on when the engine answers; else end it with Ctrl-C, check the engine's log, 'journalctl -u"
                        + " docker', and restart the engine");
    }

    private static String time(Work work, long now) {
        Duration lasts = lasts(work, now);
        return lasts.compareTo(IN_SECONDS) < 0 ? lasts.toSeconds() + " s" : lasts.toMinutes() + " min";
    }

    private static String small(String what) {
        return Character.toLowerCase(what.charAt(0)) + what.substring(1);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
