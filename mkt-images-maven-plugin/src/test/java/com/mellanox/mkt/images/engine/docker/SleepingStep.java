package com.mellanox.mkt.images.engine.docker;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A command for a step that sleeps for longer than any test. The engine's steps are processes of this machine, whichever builder
 * runs them, and are told apart by how long they sleep.
 *
 * @param command {@code sleep 86…}
 */
public record SleepingStep(String command) {

    public static SleepingStep create() {
        return new SleepingStep(
                "sleep 86" + (1_000_000 + Math.abs(UUID.randomUUID().hashCode() % 1_000_000)));
    }

    private Stream<ProcessHandle> processes() {
        String seconds = command.substring(command.indexOf(' ') + 1);
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(all -> String.join(" ", all))
                        .filter(arguments -> arguments.equals(seconds) || arguments.endsWith(command))
                        .isPresent());
    }

    public boolean isRunning() {
        return processes().findAny().isPresent();
    }

    /** Waits until it runs. */
    public void await() {
        await(true);
    }

    /** Waits until it has ended; fails long before it would end by itself. */
    public void awaitEnd() {
        await(false);
    }

    private void await(boolean running) {
        long start = System.nanoTime();
        while (isRunning() != running) {
            if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(1)) {
                throw new AssertionError(command + (running ? " does not run" : " still runs"));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Ends the command, not the shell that runs it: the step goes on. */
    public void end() {
        String seconds = command.substring(command.indexOf(' ') + 1);
        processes()
                .filter(process -> Optional.of(process)
                        .flatMap(running -> running.info().arguments())
                        .filter(all -> all.length > 0
                                && all[all.length - 1].equals(seconds)
                                && Stream.of(all).noneMatch("-c"::equals))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
    }
}
