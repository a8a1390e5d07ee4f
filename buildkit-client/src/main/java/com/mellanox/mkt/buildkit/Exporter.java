package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.session.Receiver;
import com.mellanox.mkt.buildkit.session.Receiver.StreamSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of the result of a solve.
 *
 * @param type the exporter's name
 * @param attributes the exporter's attributes
 * @param receiver takes what it sends to the client
 */
public record Exporter(String type, Map<String, String> attributes, Optional<Receiver> receiver) {

    public Exporter {
        attributes = Map.copyOf(attributes);
    }

    /** An image in the store of a Docker daemon. It needs no name. */
    public static Exporter moby(List<String> names) {
        return image("moby", names);
    }

    /** An image in the store of BuildKit's own daemon. */
    public static Exporter image(List<String> names) {
        return image("image", names);
    }

    private static Exporter image(String type, List<String> names) {
        Map<String, String> attributes = names.isEmpty() ? Map.of() : Map.of("name", String.join(",", names));
        return new Exporter(type, attributes, Optional.empty());
    }

    /** An image as a tar that {@code docker load} reads. */
    public static Exporter docker(List<String> names, StreamSource target) {
        return image("docker", names).to(new Receiver.ToStream(target));
    }

    /** An image as a tar of an OCI layout. */
    public static Exporter oci(List<String> names, StreamSource target) {
        return image("oci", names).to(new Receiver.ToStream(target));
    }

    /** The files of the result as a tar. */
    public static Exporter tar(StreamSource target) {
        return new Exporter("tar", Map.of(), Optional.of(new Receiver.ToStream(target)));
    }

    /** The files of the result in a directory. Files that are there already are replaced or left. */
    public static Exporter local(Path directory) {
        return new Exporter("local", Map.of(), Optional.of(new Receiver.ToDirectory(directory)));
    }

    private Exporter to(Receiver target) {
        return new Exporter(type, attributes, Optional.of(target));
    }

    /** The same with one more attribute, for example {@code rewrite-timestamp=true}. */
    public Exporter with(String name, String value) {
        Map<String, String> all = new HashMap<>(attributes);
        all.put(name, value);
        return new Exporter(type, all, receiver);
    }
}
