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

/** The OS modules of this project that came with the plugin, in its jar or beside its classes. */
public final class Templates implements AutoCloseable {
    private static final String DIRECTORY = "com/mellanox/mkt/images/template";
    private static final Pattern BEGINNING = Pattern.compile("[A-Za-z_]+");

    /** What a jar says of rights counts; what it says nothing of is no program. */
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

    /** Those that came with the plugin; to be closed. */
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

    /** Those in a jar, or in a directory with the same in it. */
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
     * The template for a key: the one that is named, that of the key itself, or the latest whose key begins with the same
     * letters.
     *
     * @param from the key of the template; empty where nobody has named one
     * @throws InvalidInputException where there is none, with those that there are
     */
    public Template choose(ImageKey key, Optional<String> from) {
        String wanted = from.orElse(key.value());
        Template named = templates.get(wanted);
        if (named != null) {
            return named;
        }
        if (from.isPresent()) {
            throw new InvalidInputException(
                    "-Dmkt.init.from=" + wanted + " is no key that a module can be made of",
                    Suggestion.among(wanted, templates.keySet()));
        }
        return templates.descendingMap().values().stream()
                .filter(template -> beginning(template.key().value()).equals(beginning(wanted)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "Nothing is known of an OS release like '" + wanted + "'",
                        "Say by -Dmkt.init.from which key's module yours begins as: "
                                + String.join(", ", templates.keySet())));
    }

    private static String beginning(String key) {
        Matcher matcher = BEGINNING.matcher(key);
        return matcher.lookingAt() ? matcher.group() : key;
    }

    /** The files of a module with a key, but for its POM. */
    public static List<NewFile> files(Template template, ImageKey key) {
        try {
            return template.files(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
