package com.mellanox.mkt.buildkit;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.gateway.Ref;
import com.mellanox.mkt.buildkit.proto.gateway.Result;
import com.mellanox.mkt.buildkit.proto.pb.Definition;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The result of a solve by the gateway: a reference to files that the daemon has or can make, and metadata such as an image's configuration. */
public final class GatewayResult {
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
