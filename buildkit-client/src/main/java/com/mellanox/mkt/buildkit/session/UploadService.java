package com.mellanox.mkt.buildkit.session;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.upload.BytesMessage;
import com.mellanox.mkt.buildkit.proto.upload.UploadGrpc;
import com.mellanox.mkt.buildkit.transport.BulkOutput;
import com.mellanox.mkt.buildkit.transport.CallMetadata;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.Executor;

/** Sends build contexts to the daemon. */
final class UploadService extends UploadGrpc.UploadImplBase {
    private static final Metadata.Key<String> PATH = Metadata.Key.of("urlpath", Metadata.ASCII_STRING_MARSHALLER);

    private static final int MESSAGE = 32 * 1024;

    private final Map<String, BuildContext> contexts;
    private final Executor executor;
    private final SessionFailures failures;

    UploadService(Map<String, BuildContext> contexts, Executor executor, SessionFailures failures) {
        this.contexts = contexts;
        this.executor = executor;
        this.failures = failures;
    }

    @Override
    public StreamObserver<BytesMessage> pull(StreamObserver<BytesMessage> response) {
        String path = String.valueOf(CallMetadata.current().get(PATH));
        BuildContext context = contexts.get(path);
        if (context == null) {
            response.onError(
                    Status.NOT_FOUND.withDescription("no context at " + path).asRuntimeException());
        } else {
            ServerCallStreamObserver<BytesMessage> call = (ServerCallStreamObserver<BytesMessage>) response;
            ReadySignal ready = new ReadySignal(call);
            executor.execute(() -> send(context, call, ready));
        }
        return new IgnoredMessages<>();
    }

    private void send(BuildContext context, ServerCallStreamObserver<BytesMessage> call, ReadySignal ready) {
        OutputStream messages = new MessageStream(call, ready);
        try (OutputStream out = new BufferedOutputStream(messages, MESSAGE)) {
            context.writeTo(out);
            out.flush();
            call.onCompleted();
        } catch (IOException | RuntimeException | Error e) {
            // Also an error: without an answer the solve would wait for ever.
            if (!call.isCancelled()) {
                call.onError(failures.internal("cannot send the build context", e));
            }
        }
    }

    /** Writes messages, and waits while the daemon reads. */
    private static final class MessageStream extends BulkOutput {
        private final ServerCallStreamObserver<BytesMessage> call;
        private final ReadySignal ready;

        MessageStream(ServerCallStreamObserver<BytesMessage> call, ReadySignal ready) {
            this.call = call;
            this.ready = ready;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += MESSAGE) {
                ready.await();
                int size = Math.min(MESSAGE, length - done);
                call.onNext(BytesMessage.newBuilder()
                        .setData(ByteString.copyFrom(bytes, offset + done, size))
                        .build());
            }
        }
    }
}
