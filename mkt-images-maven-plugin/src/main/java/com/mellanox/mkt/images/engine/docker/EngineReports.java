package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineContainer;
import com.mellanox.mkt.images.engine.EngineInfo;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonValue.JsonList;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an engine reports about itself and its containers, out of its JSON. */
final class EngineReports {
    /** The request for the containers that do not run; the filter is JSON in the encoding of URLs. */
    static final String STOPPED =
            "/containers/json?all=1&filters=%7B%22status%22%3A%5B%22created%22%2C%22exited%22%2C%22dead%22%5D%7D";

    private EngineReports() {}

    /** Reads the answer to {@code /info}. Docker and Podman leave out different fields. */
    static EngineInfo info(JsonValue info, EngineClient client) {
        return new EngineInfo(
                client.address().reason(),
                client.version().apiVersion(),
                imageStore(info),
                text(info, "DockerRootDir").orElse(null),
                text(info, "SystemTime").flatMap(EngineReports::time).orElse(null),
                text(info, "HttpProxy").orElse(""),
                text(info, "HttpsProxy").orElse(""),
                info.at("SecurityOptions").items().stream()
                        .flatMap(option -> option.text().stream())
                        .anyMatch(option -> option.contains("rootless")));
    }

    /** The containerd image store names itself in the status of the driver. */
    private static String imageStore(JsonValue info) {
        String driver = text(info, "Driver").orElse("unknown image store");
        boolean containerd = info.at("DriverStatus").items().stream()
                .flatMap(pair -> pair.items().stream())
                .flatMap(item -> item.text().stream())
                .anyMatch(item -> item.startsWith("io.containerd.snapshotter"));
        return containerd ? "containerd (" + driver + ")" : driver;
    }

    private static Optional<String> text(JsonValue object, String name) {
        return object.at(name).text().filter(text -> !text.isBlank());
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads a list of containers.
     *
     * @throws IOException if it is none
     */
    static List<EngineContainer> containers(JsonValue list) throws IOException {
        if (!(list instanceof JsonList)) {
            throw new IOException("its answer is not a list of containers");
        }
        return list.items().stream()
                .map(container -> new EngineContainer(text(container, "Id").orElse(""), labels(container.at("Labels"))))
                .toList();
    }

    private static Map<String, String> labels(JsonValue labels) {
        Map<String, String> texts = new HashMap<>();
        labels.members().forEach((name, value) -> texts.put(name, value.text().orElse("")));
        return texts;
    }
}
