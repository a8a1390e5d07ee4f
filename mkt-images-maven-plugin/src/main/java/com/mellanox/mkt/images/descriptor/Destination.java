package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where final images are published: {@code harbor.mellanox.com/mkt}.
 *
 * @param registry the registry's host, with a port where it has one
 * @param namespace what stands between it and the image's name; can have slashes
 */
public record Destination(String registry, String namespace) {
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final Pattern HOST =
            Pattern.compile("(?<host>" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9a-fA-F:]+])(?::(?<port>[0-9]{1,5}))?");
    private static final int LAST_PORT = 65_535;
    private static final int LONGEST_HOST = 260;

    /** Where images go unless a descriptor or an option says otherwise. Below what its own check needs. */
    public static final Destination DEFAULT = new Destination("harbor.mellanox.com", "mkt");

    public Destination {
        checkRegistry(registry);
        checkNamespace(namespace);
    }

    /** The same namespace of another registry; an {@link IllegalArgumentException} says what is wrong with it. */
    public Destination withRegistry(String other) {
        return new Destination(other, namespace);
    }

    /** Another namespace of the registry; an {@link IllegalArgumentException} says what is wrong with it. */
    public Destination withNamespace(String other) {
        return new Destination(registry, other);
    }

    public ImageReference reference(String imageName, ImageKey key) {
        return ImageReference.of(this + "/" + imageName, key);
    }

    @Override
    public String toString() {
        return registry + "/" + namespace;
    }

    private static void checkRegistry(String registry) {
        Matcher matcher = HOST.matcher(registry);
        if (registry.length() > LONGEST_HOST || !matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + registry + "' is not a registry: host[:port], without https://, user or path");
        }
        String port = matcher.group("port");
        if (port != null && (Integer.parseInt(port) == 0 || Integer.parseInt(port) > LAST_PORT)) {
            throw new IllegalArgumentException("'" + registry + "' has no valid port: 1 to " + LAST_PORT);
        }
        if (port == null && !registry.contains(".") && !registry.startsWith("[") && !registry.equals("localhost")) {
            throw new IllegalArgumentException(
                    "'" + registry + "' would be taken for a user of Docker Hub: a registry's host"
                            + " has a dot or a port, or is localhost");
        }
    }

    private static void checkNamespace(String namespace) {
        if (!Arrays.stream(namespace.split("/", -1)).allMatch(ImageReference::isComponent)) {
            throw new IllegalArgumentException(
                    "'" + namespace + "' is not a namespace: small letters and digits, separated by"
                            + " one of '.', '_', '__', '-' or '/'");
        }
    }
}
