package com.mellanox.mkt.buildkit;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.gateway.Ref;
import com.mellanox.mkt.buildkit.proto.gateway.Result;
import com.mellanox.mkt.buildkit.proto.pb.Definition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The result of a solve by the gateway: a reference to files that the daemon has or can make, and metadata such as an image's configuration. */
public final class GatewayResult {
    /** A result without files. */
    public static final GatewayResult EMPTY = new GatewayResult(Result.getDefaultInstance());

    private static final String SHA256 = "sha256:";

    private final Result message;

    GatewayResult(Result message) {
        this.message = message;
    }

    Result message() {
        return message;
    }

    /** The graph that makes the result, as the daemon has sent it. */
    Definition definition() {
        return ref().getDef();
    }

    String id() {
        return ref().getId();
    }

    private Ref ref() {
        if (!message.hasRef()) {
            throw new IllegalStateException("The result is not of one platform");
        }
        return message.getRef();
    }

    /** A digest of the graph that makes the result, and of the image's configuration. */
    public String digest() {
        MessageDigest sha256 = sha256();
        definition().getDefList().forEach(operation -> sha256.update(operation.asReadOnlyByteBuffer()));
        imageConfig().ifPresent(config -> sha256.update(config.getBytes(StandardCharsets.UTF_8)));
        return SHA256 + HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The digests of the vertices that make the result. */
    public Set<String> vertices() {
        return definition().getDefList().stream()
                .map(operation -> SHA256 + HexFormat.of().formatHex(sha256().digest(operation.toByteArray())))
                .collect(Collectors.toSet());
    }

    /** Metadata by their names, for example {@code containerimage.config}, in JSON. */
    public Map<String, String> metadata() {
        return message.getMetadataMap().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().toStringUtf8()));
    }

    /** The image's configuration in JSON, if the frontend made one. */
    public Optional<String> imageConfig() {
        return Optional.ofNullable(message.getMetadataMap().get("containerimage.config"))
                .map(ByteString::toStringUtf8);
    }
}
