package com.mellanox.mkt.buildkit.session;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.filesync.FileSendGrpc;
import com.mellanox.mkt.buildkit.proto.fsutil.Packet;
import com.mellanox.mkt.buildkit.proto.fsutil.Packet.PacketType;
import com.mellanox.mkt.buildkit.proto.fsutil.Stat;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Receives a tree of files, as the exporter local sends it: the daemon sends the properties of all files, the client asks for the
 * content of each by its number, the daemon sends the contents, and both say that they have finished.
 */
final class FileTreeService implements BindableService {
    /** The method of the streams, with other messages. */
    private static final MethodDescriptor<Packet, Packet> METHOD = MethodDescriptor.<Packet, Packet>newBuilder()
            .setType(MethodType.BIDI_STREAMING)
            .setFullMethodName(FileSendGrpc.getDiffCopyMethod().getFullMethodName())
            .setRequestMarshaller(ProtoLiteUtils.marshaller(Packet.getDefaultInstance()))
            .setResponseMarshaller(ProtoLiteUtils.marshaller(Packet.getDefaultInstance()))
            .build();

    private final Path directory;
    private final SessionFailures failures;

    FileTreeService(Path directory, SessionFailures failures) {
        this.directory = directory;
        this.failures = failures;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(FileSendGrpc.SERVICE_NAME)
                .addMethod(METHOD, ServerCalls.asyncBidiStreamingCall(Reception::new))
                .build();
    }

    /** One tree. */
    private final class Reception implements StreamObserver<Packet> {
        private final StreamObserver<Packet> response;
        private final ReceivedTree tree = new ReceivedTree(directory);
        /** Files that the daemon was asked for. They are opened when their content comes: a tree may have many. */
        private final Map<Integer, Stat> requested = new HashMap<>();

        private final Map<Integer, OutputStream> open = new HashMap<>();
        private int number;
        private boolean listed;
        private boolean failed;

        Reception(StreamObserver<Packet> response) {
            this.response = response;
        }

        @Override
        public void onNext(Packet packet) {
            if (failed) {
                return;
            }
            try {
                accept(packet);
            } catch (IOException | RuntimeException e) {
                failed = true;
                close();
                response.onError(failures.internal("cannot write what the exporter sends", e));
            }
        }

        private void accept(Packet packet) throws IOException {
            switch (packet.getType()) {
                case PACKET_STAT -> {
                    if (packet.hasStat()) {
                        create(packet.getStat());
                    } else {
                        listed = true;
                    }
                    finishIfComplete();
                }
                case PACKET_DATA -> {
                    write(packet.getId(), packet.getData());
                    finishIfComplete();
                }
                case PACKET_FIN -> response.onCompleted();
                case PACKET_ERR -> throw new IOException(packet.getData().toStringUtf8());
                default ->
                    throw new IOException(
                            "unexpected message " + packet.getType().name());
            }
        }

        private void create(Stat stat) throws IOException {
            int id = number++;
            if (ReceivedTree.hasContent(stat)) {
                requested.put(id, stat);
                send(Packet.newBuilder().setType(PacketType.PACKET_REQ).setId(id));
            } else {
                tree.create(stat);
            }
        }

        private void write(int id, ByteString data) throws IOException {
            Stat stat = requested.remove(id);
            if (stat != null) {
                open.put(id, tree.open(stat));
            }
            OutputStream file = open.get(id);
            if (file == null) {
                throw new IOException("content of a file that was not asked for: number " + id);
            }
            if (data.isEmpty()) {
                file.close();
                open.remove(id);
            } else {
                data.writeTo(file);
            }
        }

        private void finishIfComplete() throws IOException {
            if (listed && requested.isEmpty() && open.isEmpty()) {
                tree.finish();
                send(Packet.newBuilder().setType(PacketType.PACKET_FIN));
            }
        }

        private void send(Packet.Builder packet) {
            response.onNext(packet.build());
        }

        @Override
        public void onError(Throwable error) {
            close();
        }

        @Override
        public void onCompleted() {
            close();
        }

        private void close() {
            for (OutputStream file : open.values()) {
                try {
                    file.close();
                } catch (IOException e) {
                    // The tree is incomplete anyway, which the solve reports.
                }
            }
            open.clear();
        }
    }
}
