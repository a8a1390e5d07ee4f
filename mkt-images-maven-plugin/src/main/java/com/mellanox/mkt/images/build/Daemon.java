package com.mellanox.mkt.images.build;

/** A thread that keeps no JVM from ending. */
final class Daemon extends Thread {
    Daemon(Runnable work) {
        super(work, "mkt-images-build");
        setDaemon(true);
    }
}
