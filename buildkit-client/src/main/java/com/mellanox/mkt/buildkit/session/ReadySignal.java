package com.mellanox.mkt.buildkit.session;

import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.InterruptedIOException;

/** Lets a thread wait until a call takes the next message; otherwise gRPC would hold all of them in memory. */
final class ReadySignal {
    private final ServerCallStreamObserver<?> call;

    /** Must be made before the method that serves the call returns: gRPC takes handlers until then. */
    ReadySignal(ServerCallStreamObserver<?> call) {
        this.call = call;
        call.setOnReadyHandler(this::wake);
        call.setOnCancelHandler(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    /**
     * Waits.
     *
     * @throws IOException if the call is cancelled or the thread is interrupted
     */
    synchronized void await() throws IOException {
        while (!call.isReady() && !call.isCancelled()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
        if (call.isCancelled()) {
            throw new IOException("the daemon has cancelled the transfer");
        }
    }
}
