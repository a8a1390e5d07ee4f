package com.mellanox.mkt.buildkit.session;

import com.mellanox.mkt.buildkit.proto.filesync.BytesMessage;
import com.mellanox.mkt.buildkit.proto.filesync.FileSendGrpc;
import com.mellanox.mkt.buildkit.session.Receiver.StreamSource;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Receives one stream, as the exporters tar, docker and oci send it. */
final class FileSendService extends FileSendGrpc.FileSendImplBase {
    private final StreamSource target;
    private final SessionFailures failures;

    FileSendService(StreamSource target, SessionFailures failures) {
        this.target = target;
        this.failures = failures;
    }

    @Override
    public StreamObserver<BytesMessage> diffCopy(StreamObserver<BytesMessage> response) {
        return new Reception(response);
    }

    /** One stream. gRPC asks for the next message when the one before is written. */
    private final class Reception implements StreamObserver<BytesMessage> {
        private final StreamObserver<BytesMessage> response;
        private @Nullable OutputStream out;
        private boolean failed;

        Reception(StreamObserver<BytesMessage> response) {
            this.response = response;
        }

        @Override
        public void onNext(BytesMessage message) {
            if (failed) {
                return;
            }
            try {
                message.getData().writeTo(opened());
            } catch (IOException | RuntimeException e) {
                fail(e);
            }
        }

        private OutputStream opened() throws IOException {
            if (out == null) {
                out = target.open();
            }
            return out;
        }

        @Override
        public void onError(Throwable error) {
            close();
        }

        @Override
        public void onCompleted() {
            if (failed) {
                return;
            }
            try {
                opened().close();
                response.onCompleted();
            } catch (IOException | RuntimeException e) {
                fail(e);
            }
        }

        private void fail(Exception e) {
            failed = true;
            close();
            response.onError(failures.internal("cannot write what the exporter sends", e));
        }

        private void close() {
            try {
                if (out != null) {
                    out.close();
                }
            } catch (IOException e) {
                // The stream is incomplete anyway, which the solve reports.
            }
        }
    }
}
