package com.mellanox.mkt.images.maven;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A JVM to be told to end, in the middle of work under guard or after it. */
final class GuardedProgram {
    private GuardedProgram() {}

    /** Prints what happens to it; the argument says where it waits. */
    public static void main(String[] arguments) throws InterruptedException {
        switch (arguments[0]) {
            case "within" -> ShutdownGuard.during(GuardedProgram::awaitInterrupt);
            case "stubborn" ->
                ShutdownGuard.during(() -> {
                    awaitInterrupt();
                    awaitInterrupt();
                });
            case "after" -> {
                ShutdownGuard.during(() -> System.out.println("worked"));
                awaitInterrupt();
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void awaitInterrupt() {
        System.out.println("waiting");
        try {
            new CountDownLatch(1).await(1, TimeUnit.MINUTES);
            System.out.println("nothing happened for a minute");
        } catch (InterruptedException e) {
            System.out.println("interrupted");
        }
    }
}
