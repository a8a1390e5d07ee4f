package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where final images are published: {@code harbor.mellanox.com/mkt}.
 *
 * @param registry the registry's host, with a port if it has one
 * @param namespace the path between it and the name of the image; can have slashes
 */
public record Destination(String registry, String namespace) {
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final Pattern HOST =
            Pattern.compile("(?<host>" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9a-fA-F:]+])(?::(?<port>[0-9]{1,5}))?");
    private static final int LAST_PORT = 65_535;
    private static final int LONGEST_HOST = 260;

    /** The default. It is declared below the constants that its own check uses. */
    public static final Destination DEFAULT = new Destination("harbor.mellanox.com", "mkt");

    public Destination {
        checkRegistry(registry);
        checkNamespace(namespace);
    }

    /** The same namespace of another registry; throws an {@link IllegalArgumentException} if it is wrong. */
    public Destination withRegistry(String other) {
        return new Destination(other, namespace);
    }

    /** Another namespace of the registry; throws an {@link IllegalArgumentException} if it is wrong. */
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
            throw new IllegalArgumentException("'" + registry + "' would mean a user of Docker Hub: a registry's host"
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
