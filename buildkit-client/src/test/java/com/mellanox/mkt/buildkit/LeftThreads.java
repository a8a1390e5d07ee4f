package com.mellanox.mkt.buildkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Threads of this library and of gRPC that run although all clients are closed. */
final class LeftThreads {
    private static final int END_SECONDS = 10;

    private LeftThreads() {}

    /** The names and stacks of those threads, after the time that a thread needs which is about to end. */
    static List<String> find() throws InterruptedException {
        List<String> left = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("buildkit-") || thread.getName().startsWith("grpc-")) {
                thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
                if (thread.isAlive()) {
                    left.add(thread.getName() + " " + List.of(thread.getStackTrace()));
                }
            }
        }
        return left;
    }
}
