package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A value of {@code mkt.builder} that names builders: addresses and {@code buildx:NAME}, separated by commas. */
public final class BuilderSetting {
    private static final String BUILDX = "buildx:";
    private static final Pattern BUILDX_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
    private static final Pattern NAMES_BUILDERS = Pattern.compile(".*[:/,].*");

    private final String text;
    private final List<String> names;
    private final @Nullable TlsFiles tls;

    private BuilderSetting(String text, List<String> names, @Nullable TlsFiles tls) {
        this.text = text;
        this.names = names;
        this.tls = tls;
    }

    /** Whether a value is to name builders, and not to choose one of an engine: {@code auto}. */
    public static boolean isOne(String text) {
        return NAMES_BUILDERS.matcher(text).matches();
    }

    /**
     * Reads a value. No file of buildx is read yet.
     *
     * @param certificates the directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem} that {@code tcp://} uses for TLS;
     *     null for a connection without TLS
     * @throws InvalidInputException if one of its parts is no address of a builder
     */
    public static BuilderSetting parse(String text, @Nullable Path certificates) {
        TlsFiles tls = certificates == null ? null : TlsFiles.in(certificates, "-Dmkt.builder.certificates");
        List<String> names = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            check(text, name);
            if (names.contains(name)) {
                throw new InvalidInputException(
                        "'" + name + "' is twice in the builders '" + text + "'", "Leave one of them out");
            }
            names.add(name);
        }
        return new BuilderSetting(text, List.copyOf(names), tls);
    }

    private static void check(String text, String name) {
        if (name.isEmpty()) {
            throw new InvalidInputException(
                    "The builders '" + text + "' have an empty name in them", "Give addresses separated by commas");
        }
        if (!name.startsWith(BUILDX)) {
            BuilderAddress.parse(name, null);
        } else if (!BUILDX_NAME.matcher(nameOf(name)).matches()) {
            throw new InvalidInputException(
                    "'" + name + "' does not name a builder of docker buildx",
                    "Write buildx:NAME with a name that 'docker buildx ls' lists");
        }
    }

    private static String nameOf(String buildx) {
        return buildx.substring(BUILDX.length());
    }

    /**
     * The builders, in the order of the value. None is connected.
     *
     * @throws EngineException if a buildx builder or a program is missing
     */
    public List<BuilderNode> locate(UserEnvironment environment) {
        List<BuilderNode> nodes = new ArrayList<>();
        for (String name : names) {
            if (name.startsWith(BUILDX)) {
                nodes.addAll(new BuildxBuilders(environment).nodes(nameOf(name)));
            } else {
                nodes.add(BuilderNode.of(BuilderAddress.parse(name, tls)));
            }
        }
        Set<String> addresses = new TreeSet<>();
        return nodes.stream()
                .filter(node -> addresses.add(node.address().toString()))
                .map(node -> new BuilderNode(node.name(), node.address().located(environment), node.platforms()))
                .toList();
    }

    @Override
    public String toString() {
        return text;
    }
}
