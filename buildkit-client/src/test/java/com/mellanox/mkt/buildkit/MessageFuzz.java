package com.mellanox.mkt.buildkit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.mellanox.mkt.buildkit.proto.control.StatusResponse;
import com.mellanox.mkt.buildkit.proto.control.UsageRecord;
import com.mellanox.mkt.buildkit.session.FileTreeFuzz;
import com.mellanox.mkt.buildkit.status.SolveEvent.Warning;
import com.mellanox.mkt.buildkit.status.SourceLocation;
import com.mellanox.mkt.buildkit.status.StatusDecoder;
import com.mellanox.mkt.buildkit.transport.Transport;
import com.mellanox.mkt.buildkit.transport.WatchedTransport;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The readers of what daemons send, for a fuzzer. A message is read, or refused by an {@link IOException} or a
 * {@link BuildkitException} with a reason; any other exception is a defect.
 */
public final class MessageFuzz {
    private static final ConnectionErrors ERRORS = new ConnectionErrors(
            new WatchedTransport(Transport.unix(Path.of("/run/test.sock"))), Duration.ofSeconds(1));
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    static final NavigableMap<String, Reader> READERS = new TreeMap<>(Map.of(
            "daemon-status", MessageFuzz::status,
            "daemon-error", MessageFuzz::error,
            "daemon-checks", MessageFuzz::checks,
            "daemon-cache", MessageFuzz::cache,
            "daemon-files", FileTreeFuzz::receive));

    private static @Nullable Reader reader;

    private MessageFuzz() {}

    /** Reads any bytes. */
    @FunctionalInterface
    interface Reader {
        void read(byte[] input) throws IOException;
    }

    /** Chooses the reader; called by Jazzer. */
    public static void fuzzerInitialize(String[] arguments) {
        reader = READERS.get(arguments[0]);
    }

    /** Reads one input; called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (reader == null) {
            throw new IllegalStateException("There is no such target. There are: " + READERS.keySet());
        }
        check(reader, input);
    }

    /** Reads an input within {@link ReaderLimits}. */
    static void check(Reader reader, byte[] input) {
        ReaderLimits.check(() -> read(reader, input));
    }

    private static void read(Reader reader, byte[] input) {
        try {
            reader.read(input);
        } catch (IOException | BuildkitException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("an error without a reason", e);
            }
        }
    }

    /** Messages, each one with its length before it. */
    private static void status(byte[] input) throws IOException {
        StatusDecoder decoder = new StatusDecoder(event -> {
            if (event instanceof Warning warning) {
                warning.location().ifPresent(MessageFuzz::requireLine);
            }
        });
        InputStream in = new ByteArrayInputStream(input);
        for (StatusResponse next = StatusResponse.parseDelimitedFrom(in);
                next != null;
                next = StatusResponse.parseDelimitedFrom(in)) {
            decoder.accept(next);
            decoder.running();
            decoder.failed("an error");
        }
        decoder.end();
    }

    /** The message of an error in the first line, and its details. */
    private static void error(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        Metadata trailers = new Metadata();
        ByteString all = ByteString.copyFrom(input);
        trailers.put(DETAILS, all.substring(Math.min(end + 1, input.length)).toByteArray());
        StatusRuntimeException failure = new StatusRuntimeException(
                Status.UNKNOWN.withDescription(all.substring(0, end).toStringUtf8()), trailers);
        BuildkitException decoded = ErrorDecoder.solveFailure(
                failure, ERRORS, new StatusDecoder(event -> {}), new SessionEnd(false, Optional.empty()));
        if (decoded instanceof BuildkitException.SolveFailed failed) {
            failed.location().ifPresent(MessageFuzz::requireLine);
        } else if (decoded instanceof BuildkitException.StepFailed failed) {
            failed.location().ifPresent(MessageFuzz::requireLine);
        }
    }

    private static void requireLine(SourceLocation location) {
        if (location.firstLine() < 1 || location.lastLine() < location.firstLine()) {
            throw new AssertionError("no lines: " + location);
        }
    }

    private static void checks(byte[] input) {
        DockerfileChecks checks = DockerfileChecks.of(Map.of("result.json", new String(input, StandardCharsets.UTF_8)));
        checks.warnings().forEach(warning -> warning.location().ifPresent(MessageFuzz::requireLine));
    }

    private static void cache(byte[] input) throws InvalidProtocolBufferException {
        CacheRecord.of(UsageRecord.parseFrom(input));
    }

    /** Prints the names, for {@code src/fuzz/run all}. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        READERS.keySet().forEach(System.out::println);
    }
}
