package com.mellanox.mkt.buildkit;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.control.BytesMessage;
import com.mellanox.mkt.buildkit.proto.control.SolveRequest;
import com.mellanox.mkt.buildkit.proto.upload.UploadGrpc;
import com.mellanox.mkt.buildkit.transport.BulkInput;
import com.mellanox.mkt.buildkit.transport.BulkOutput;
import com.mellanox.mkt.buildkit.transport.Channels;
import com.mellanox.mkt.buildkit.transport.Protocol;
import com.mellanox.mkt.buildkit.transport.StreamSocket;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;

/** A session, as the fake daemon sees it: a channel to what the client serves. A message is asked for when the last one is read. */
final class FakeSession implements StreamObserver<BytesMessage> {
    private final ServerCallStreamObserver<BytesMessage> response;
    private final BlockingQueue<Optional<ByteString>> received = new LinkedBlockingQueue<>();
    private final ManagedChannel channel;

    FakeSession(ServerCallStreamObserver<BytesMessage> response, Executor executor, ScheduledExecutorService timer) {
        this.response = response;
        response.disableAutoRequest();
        response.setOnCancelHandler(() -> received.add(Optional.empty()));
        response.request(1);
        StreamSocket socket = new StreamSocket(new Input(), new Output(), () -> received.add(Optional.empty()));
        this.channel = Channels.open(http2 -> socket, Protocol.DIRECT, executor, timer, Duration.ofSeconds(10));
        // A daemon connects at once.
        channel.getState(true);
    }

    /** Calls what the client serves. */
    Channel channel() {
        return channel;
    }

    /** Asks for the context of a solve. A message is sent when it is read. */
    BlockingClientCall<?, com.mellanox.mkt.buildkit.proto.upload.BytesMessage> pull(SolveRequest request) {
        Metadata metadata = new Metadata();
        String url = request.getFrontendAttrsOrThrow("context");
        metadata.put(
                Metadata.Key.of("urlpath", Metadata.ASCII_STRING_MARSHALLER),
                URI.create(url).getPath());
        return UploadGrpc.newBlockingV2Stub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .pull();
    }

    void close() {
        channel.shutdownNow();
        received.add(Optional.empty());
    }

    /** Ends the session, as a daemon does that has lost it. */
    void drop() {
        response.onCompleted();
        received.add(Optional.empty());
    }

    @Override
    public void onNext(BytesMessage message) {
        received.add(Optional.of(message.getData()));
    }

    @Override
    public void onError(Throwable error) {
        received.add(Optional.empty());
    }

    @Override
    public void onCompleted() {
        received.add(Optional.empty());
    }

    private final class Input extends BulkInput {
        private ByteString current = ByteString.EMPTY;

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                while (current.isEmpty()) {
                    Optional<ByteString> next = received.take();
                    if (next.isEmpty()) {
                        received.add(next);
                        return -1;
                    }
                    current = next.get();
                    response.request(1);
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            int n = Math.min(length, current.size());
            current.substring(0, n).copyTo(bytes, offset);
            current = current.substring(n);
            return n;
        }
    }

    private final class Output extends BulkOutput {

        @Override
        public void write(byte[] bytes, int offset, int length) {
            response.onNext(BytesMessage.newBuilder()
                    .setData(ByteString.copyFrom(bytes, offset, length))
                    .build());
        }
    }
}
