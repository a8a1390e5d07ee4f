package com.mellanox.mkt.images.run;

/** A thread that keeps no JVM from ending. */
final class DaemonThread extends Thread {
    DaemonThread(Runnable work) {
        super(work, "mkt-images-build");
        setDaemon(true);
    }
}
