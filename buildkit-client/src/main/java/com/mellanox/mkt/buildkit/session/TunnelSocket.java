package com.mellanox.mkt.buildkit.session;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.control.BytesMessage;
import com.mellanox.mkt.buildkit.proto.control.ControlGrpc;
import com.mellanox.mkt.buildkit.transport.BulkInput;
import com.mellanox.mkt.buildkit.transport.BulkOutput;
import com.mellanox.mkt.buildkit.transport.StreamSocket;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A socket whose bytes travel in the messages of one {@code Control.Session} call. */
final class TunnelSocket extends StreamSocket {
    private final Tunnel tunnel;

    private TunnelSocket(Tunnel tunnel) {
        super(tunnel.input, tunnel.output, tunnel::close);
        this.tunnel = tunnel;
    }

    /** Opens a tunnel. */
    static TunnelSocket open(Channel channel, Metadata metadata) {
        Tunnel tunnel = new Tunnel(channel.newCall(ControlGrpc.getSessionMethod(), CallOptions.DEFAULT));
        tunnel.start(metadata);
        return new TunnelSocket(tunnel);
    }

    /** Whether one of the sides has ended the tunnel. */
    boolean isEnded() {
        return tunnel.isEnded();
    }

    /** How long the other side has sent nothing. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - tunnel.lastMessage);
    }

    @Override
    public synchronized void close() {
        try {
            super.close();
        } catch (IOException e) {
            throw new IllegalStateException("A tunnel closes without failure", e);
        }
    }

    /** The call and its two directions. Its monitor guards the state. */
    private static final class Tunnel extends ClientCall.Listener<BytesMessage> {
        /** Messages that the daemon may send before they are read, each of 32 KiB at most. */
        private static final int AHEAD = 64;

        private static final int LARGEST = 256 * 1024;

        private final ClientCall<BytesMessage, BytesMessage> call;
        private final Input input = new Input();
        private final Output output = new Output();
        private final Deque<ByteString> received = new ArrayDeque<>();
        private volatile long lastMessage = System.nanoTime();
        private @Nullable Status end;
        private boolean closed;

        Tunnel(ClientCall<BytesMessage, BytesMessage> call) {
            this.call = call;
        }

        void start(Metadata metadata) {
            call.start(this, metadata);
            call.request(AHEAD);
        }

        @Override
        public synchronized void onMessage(BytesMessage message) {
            lastMessage = System.nanoTime();
            if (message.getData().isEmpty()) {
                call.request(1);
                return;
            }
            received.add(message.getData());
            notifyAll();
        }

        @Override
        public synchronized void onClose(Status status, Metadata trailers) {
            end = status;
            notifyAll();
        }

        @Override
        public synchronized void onReady() {
            notifyAll();
        }

        synchronized boolean isEnded() {
            return end != null || closed;
        }

        void close() {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                notifyAll();
            }
            call.cancel("the session is closed", null);
        }

        /** The next message; null at the end. */
        private synchronized @Nullable ByteString take() throws IOException {
            awaitChange(() -> !received.isEmpty());
            if (closed) {
                throw new SocketException("closed");
            }
            ByteString next = received.poll();
            if (next != null) {
                call.request(1);
            } else if (end != null && !end.isOk()) {
                throw new IOException("the session has ended: " + end);
            }
            return next;
        }

        private synchronized void send(ByteString bytes) throws IOException {
            awaitChange(call::isReady);
            if (closed || end != null) {
                throw new SocketException("closed");
            }
            call.sendMessage(BytesMessage.newBuilder().setData(bytes).build());
        }

        private synchronized void awaitChange(BooleanSupplier ready) throws IOException {
            try {
                while (!ready.getAsBoolean() && end == null && !closed) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }

        /** Reads. */
        private final class Input extends BulkInput {
            private ByteString current = ByteString.EMPTY;
            private int position;

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (position == current.size()) {
                    ByteString next = take();
                    if (next == null) {
                        return -1;
                    }
                    current = next;
                    position = 0;
                }
                int n = Math.min(length, current.size() - position);
                current.substring(position, position + n).copyTo(bytes, offset);
                position += n;
                return n;
            }
        }

        /** Writes. */
        private final class Output extends BulkOutput {

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                for (int done = 0; done < length; done += LARGEST) {
                    send(ByteString.copyFrom(bytes, offset + done, Math.min(LARGEST, length - done)));
                }
            }
        }
    }
}
