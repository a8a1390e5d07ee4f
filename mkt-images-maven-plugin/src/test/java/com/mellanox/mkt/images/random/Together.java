package com.mellanox.mkt.images.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Two goals at the same time. Two builds of the same files build no image twice. */
record Together(Goal first, Goal second) implements Step {
    private static final int SECONDS = 30;

    @Override
    public void apply(World world) {
        int before = world.events.size();
        FutureTask<Boolean> other = new FutureTask<>(() -> first.run(world, false), true);
        Thread thread = new Thread(other, "random-together");
        thread.setDaemon(true);
        thread.start();
        second.run(world, false);
        await(other, thread);
        if (first instanceof Goal.Build one && one.equals(second)) {
            List<ImageReference> built = world.events.subList(before, world.events.size()).stream()
                    .filter(BuildEvent.ImageStarted.class::isInstance)
                    .map(event -> ((BuildEvent.ImageStarted) event).image())
                    .toList();
            assertThat(built).as("built by two runs at once").doesNotHaveDuplicates();
        }
    }

    private static void await(FutureTask<Boolean> other, Thread thread) {
        try {
            other.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            throw new AssertionError("at the same time: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            AssertionError hang = new AssertionError("hangs");
            hang.setStackTrace(thread.getStackTrace());
            throw hang;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return "TOGETHER " + first + " | " + second;
    }
}
