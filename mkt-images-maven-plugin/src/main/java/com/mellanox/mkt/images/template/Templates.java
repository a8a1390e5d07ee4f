package com.mellanox.mkt.images.template;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The OS modules of this project as resources of the plugin, in its jar or its class directory. */
public final class Templates implements AutoCloseable {
    private static final String DIRECTORY = "com/mellanox/mkt/images/template";
    /** The value of {@code init.from} that copies no module. */
    public static final String NONE = "none";

    private static final Pattern BEGINNING = Pattern.compile("[A-Za-z_]+");

    /** Takes the permissions from the jar; a file without any is not executable. */
    private static final Map<String, String> JAR =
            Map.of("enablePosixFileAttributes", "true", "defaultPermissions", "rw-r--r--");

    private final @Nullable FileSystem jar;
    private final NavigableMap<String, Template> templates = new TreeMap<>();

    private Templates(@Nullable FileSystem jar, Path directory) throws IOException {
        this.jar = jar;
        Path docker = directory.resolve("docker");
        if (!Files.isDirectory(docker)) {
            return;
        }
        try (Stream<Path> keys = Files.list(docker)) {
            keys.filter(Files::isDirectory).forEach(found -> {
                String key = String.valueOf(found.getFileName()).replace("/", "");
                Path module = directory.resolve(Template.moduleName(new ImageKey(key)));
                templates.put(key, new Template(new ImageKey(key), found, module.resolve("image.yaml")));
            });
        }
    }

    /** Those of the plugin; the caller closes them. */
    public static Templates ofPlugin() {
        try {
            return in(Path.of(Templates.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those in a jar or a class directory. */
    static Templates in(Path place) {
        try {
            if (Files.isDirectory(place)) {
                return new Templates(null, place.resolve(DIRECTORY));
            }
            FileSystem jar = FileSystems.newFileSystem(place, JAR);
            return new Templates(jar, jar.getPath(DIRECTORY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The template for a key: the named one, or that of the key itself, or the latest whose key begins with the same
     * letters.
     *
     * @param from the key of the template, if the user has named one
     * @throws InvalidInputException if there is none; lists the known ones
     */
    public Template choose(ImageKey key, Optional<String> from) {
        String wanted = from.orElse(key.value());
        Template named = templates.get(wanted);
        if (named != null) {
            return named;
        }
        if (from.isPresent()) {
            throw new InvalidInputException(
                    "-Dmkt.init.from=" + wanted + " is not a known OS module", Suggestion.among(wanted, allowed()));
        }
        return templates.descendingMap().values().stream()
                .filter(template -> beginning(template.key().value()).equals(beginning(wanted)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "No OS module is known for a release like '" + wanted + "'",
                        "Name the module to copy with -Dmkt.init.from. Allowed: " + String.join(", ", allowed())));
    }

    private List<String> allowed() {
        return Stream.concat(templates.keySet().stream(), Stream.of(NONE)).toList();
    }

    private static String beginning(String key) {
        Matcher matcher = BEGINNING.matcher(key);
        return matcher.lookingAt() ? matcher.group() : key;
    }

    @Override
    public void close() {
        if (jar != null) {
            try {
                jar.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
