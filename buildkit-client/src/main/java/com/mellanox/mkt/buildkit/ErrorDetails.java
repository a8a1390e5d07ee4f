package com.mellanox.mkt.buildkit;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.annotations.SerializedName;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.mellanox.mkt.buildkit.status.SourceLocation;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the details of an error tell: JSON objects, one for each cause. Details that cannot be read are ignored, since the message
 * tells the failure, too. Docker 20.10 sends none.
 *
 * @param vertex the digest of the vertex that has failed
 * @param exitCode the exit code of its command
 * @param location its place in the Dockerfile
 */
record ErrorDetails(
        Optional<String> vertex,
        OptionalInt exitCode,
        @Nullable SourceLocation location) {

    private static final Metadata.Key<byte[]> TRAILER =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private static final Gson GSON = new Gson();

    static ErrorDetails of(StatusRuntimeException failure) {
        Optional<String> vertex = Optional.empty();
        OptionalInt exitCode = OptionalInt.empty();
        SourceLocation location = null;
        for (Any detail : details(failure)) {
            if (is(detail, "errdefs.Vertex")) {
                vertex = read(detail, VertexDetail.class).map(VertexDetail::digest);
            } else if (is(detail, "errdefs.Source")) {
                // The last one is that of the innermost cause.
                location = read(detail, SourceDetail.class)
                        .map(SourceDetail::location)
                        .orElse(null);
            } else if (is(detail, "gatewayapi.ExitMessage")) {
                Optional<ExitDetail> exit = read(detail, ExitDetail.class);
                exitCode = exit.isPresent() ? OptionalInt.of(exit.get().code()) : exitCode;
            }
        }
        return new ErrorDetails(vertex, exitCode, location);
    }

    private static List<Any> details(StatusRuntimeException failure) {
        Metadata trailers = failure.getTrailers();
        byte[] bytes = trailers == null ? null : trailers.get(TRAILER);
        try {
            return bytes == null
                    ? List.of()
                    : com.mellanox.mkt.buildkit.proto.rpc.Status.parseFrom(bytes)
                            .getDetailsList();
        } catch (InvalidProtocolBufferException e) {
            return List.of();
        }
    }

    private static boolean is(Any detail, String name) {
        return detail.getTypeUrl().endsWith("/" + name + "+json");
    }

    private static <T> Optional<T> read(Any detail, Class<T> type) {
        try {
            return Optional.ofNullable(GSON.fromJson(detail.getValue().toStringUtf8(), type));
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    private record VertexDetail(@Nullable String digest) {}

    private record ExitDetail(@SerializedName("Code") int code) {}

    private record SourceDetail(
            @Nullable SourceInfo info, @Nullable List<@Nullable SourceRange> ranges) {

        @Nullable SourceLocation location() {
            SourceRange range = ranges == null || ranges.isEmpty() ? null : ranges.get(0);
            if (info == null || range == null || line(range.start()) < 1) {
                return null;
            }
            int first = line(range.start());
            return new SourceLocation(
                    String.valueOf(info.filename()), first, Math.max(first, line(range.end())), info.content());
        }

        private static int line(@Nullable SourcePosition position) {
            return position == null ? 0 : position.line();
        }
    }

    /** Data is in base 64. */
    private record SourceInfo(
            @Nullable String filename, @Nullable String data) {

        String content() {
            try {
                return data == null ? "" : new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
    }

    private record SourceRange(
            @Nullable SourcePosition start, @Nullable SourcePosition end) {}

    private record SourcePosition(int line) {}
}
