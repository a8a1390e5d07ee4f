package com.mellanox.mkt.buildkit.session;

import com.mellanox.mkt.buildkit.proto.fsutil.Packet;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The reader of the files that an exporter sends. */
public final class FileTreeFuzz {
    private static final String INSIDE = "inside";

    private FileTreeFuzz() {}

    /** Receives packets, each one with its length before it. */
    public static void receive(byte[] input) throws IOException {
        Path root = Files.createTempDirectory("fuzz");
        try {
            SessionFailures failures = new SessionFailures();
            receive(input, new FileTreeService(Files.createDirectory(root.resolve(INSIDE)), failures));
            try (Stream<Path> files = Files.list(root)) {
                List<String> names =
                        files.map(file -> file.getFileName().toString()).toList();
                if (!names.equals(List.of(INSIDE))) {
                    throw new AssertionError("there is more than the directory: " + names);
                }
            }
        } finally {
            delete(root);
        }
    }

    @SuppressWarnings("unchecked") // the only method of the service
    private static void receive(byte[] input, FileTreeService service) throws IOException {
        ServerMethodDefinition<Packet, Packet> method = (ServerMethodDefinition<Packet, Packet>)
                service.bindService().getMethods().iterator().next();
        ServerCall.Listener<Packet> listener =
                method.getServerCallHandler().startCall(new SilentCall(method.getMethodDescriptor()), new Metadata());
        InputStream in = new ByteArrayInputStream(input);
        try {
            for (Packet next = Packet.parseDelimitedFrom(in); next != null; next = Packet.parseDelimitedFrom(in)) {
                listener.onMessage(next);
            }
        } finally {
            listener.onHalfClose();
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A call whose answers nobody reads. */
    private static final class SilentCall extends ServerCall<Packet, Packet> {
        private final MethodDescriptor<Packet, Packet> method;

        SilentCall(MethodDescriptor<Packet, Packet> method) {
            this.method = method;
        }

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(Packet message) {}

        @Override
        public void close(Status status, Metadata trailers) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<Packet, Packet> getMethodDescriptor() {
            return method;
        }
    }
}
