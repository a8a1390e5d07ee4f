package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.publication.BuiltImages.Base;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.Refresh;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code image.json}: the result of a build, for publishing, for Maven as an artifact, and for other builds. Its format is
 * described in {@code docs/publish.md}. Each complete run writes it, so it is written and read without Jackson's mapper,
 * which takes a third of a second to load.
 */
public final class BuiltImagesFile {
    public static final String NAME = "image.json";

    private static final long FORMAT_VERSION = 1;

    private BuiltImagesFile() {}

    /** Writes it, unless the file has the same content. */
    public static void write(Path file, BuiltImages built) {
        String text = JsonWriter.write(document(built));
        if (StateFile.read(file).filter(text.strip()::equals).isPresent()) {
            return;
        }
        try {
            StateFile.write(file, text);
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + " cannot be written: " + e.getMessage(), "Check its permissions and the free space");
        }
    }

    /**
     * Reads it.
     *
     * @throws InvalidInputException if it is missing or of another format
     */
    public static BuiltImages read(Path file) {
        String text = StateFile.read(file)
                .orElseThrow(() -> new InvalidInputException(
                        "There is no " + file + ", which a complete build writes",
                        "Build first: mvn mkt-images:build, or a phase that the goal is bound to"));
        try {
            JsonValue document = JsonReader.read(text);
            if (document.at("formatVersion").number().orElse(0) == FORMAT_VERSION) {
                return built(document);
            }
        } catch (IOException | IllegalArgumentException e) {
            // Reported below: it was written by another version, or by hand.
        }
        throw new InvalidInputException(
                file + " is not of this version of the plugin", "Build again, which writes it anew");
    }

    private static Map<String, @Nullable Object> document(BuiltImages built) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("formatVersion", FORMAT_VERSION);
        document.put("key", built.key());
        document.put("title", built.title());
        document.put("version", built.version());
        document.put("platform", built.platform());
        document.put(
                "images", built.images().stream().map(BuiltImagesFile::document).toList());
        document.put(
                "packages",
                built.packages().stream().map(BuiltImagesFile::document).toList());
        document.put(
                "baseImages",
                built.baseImages().stream().map(BuiltImagesFile::document).toList());
        if (!built.personal().isEmpty()) {
            document.put("personal", built.personal());
        }
        return document;
    }

    private static Map<String, @Nullable Object> document(Image image) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("reference", image.reference());
        document.put("published", image.published());
        document.put("id", image.id());
        document.put("inputs", image.inputs());
        document.put("packages", image.packages());
        return document;
    }

    private static Map<String, @Nullable Object> document(SupportPackage image) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("name", image.name());
        document.put("reference", image.reference());
        document.put("published", image.published());
        document.put("id", image.id());
        document.put("inputs", image.inputs());
        document.put("products", image.products());
        document.put("source", image.source() == null ? null : document(image.source()));
        return document;
    }

    private static Map<String, @Nullable Object> document(Source source) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put(source.isDirectory() ? "directory" : "url", source.from());
        if (!source.isDirectory()) {
            document.put("commit", source.commit());
        }
        document.put("tree", source.tree());
        return document;
    }

    private static Map<String, @Nullable Object> document(Base base) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("reference", base.reference());
        document.put("digest", base.digest());
        document.put("refresh", word(base.refresh()));
        return document;
    }

    private static String word(Refresh refresh) {
        return refresh.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static BuiltImages built(JsonValue document) {
        String[] platform = text(document, "platform").split("/", 2);
        return new BuiltImages(
                new ImageKey(text(document, "key")),
                text(document, "title"),
                text(document, "version"),
                new Platform(platform[0], platform[platform.length - 1]),
                all(document.at("images"), BuiltImagesFile::image),
                all(document.at("packages"), BuiltImagesFile::supportPackage),
                all(document.at("baseImages"), BuiltImagesFile::base),
                all(document.at("personal"), clause -> clause.text().orElseThrow(BuiltImagesFile::missing)));
    }

    private static Image image(JsonValue image) {
        return new Image(
                ImageReference.parse(text(image, "reference")),
                ImageReference.parse(text(image, "published")),
                new ImageId(new Digest(text(image, "id"))),
                new Digest(text(image, "inputs")),
                all(image.at("packages"), name -> new PackageName(name.text().orElseThrow(BuiltImagesFile::missing))));
    }

    private static SupportPackage supportPackage(JsonValue image) {
        return new SupportPackage(
                new PackageName(text(image, "name")),
                ImageReference.parse(text(image, "reference")),
                image.at("published").text().map(ImageReference::parse).orElse(null),
                new ImageId(new Digest(text(image, "id"))),
                new Digest(text(image, "inputs")),
                all(image.at("products"), path -> path.text().orElseThrow(BuiltImagesFile::missing)),
                image.at("source").members().isEmpty() ? null : source(image.at("source")));
    }

    private static Source source(JsonValue source) {
        return new Source(
                source.at("url").text().orElseGet(() -> text(source, "directory")),
                source.at("commit").text().orElse(""),
                text(source, "tree"));
    }

    private static Base base(JsonValue base) {
        return new Base(
                ImageReference.parse(text(base, "reference")),
                text(base, "digest"),
                Refresh.valueOf(text(base, "refresh").toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    private static <T> List<T> all(JsonValue list, Function<JsonValue, T> reading) {
        Collection<JsonValue> items = list.items();
        return items.stream().map(reading).toList();
    }

    private static String text(JsonValue value, String name) {
        return value.at(name).text().orElseThrow(BuiltImagesFile::missing);
    }

    private static IllegalArgumentException missing() {
        return new IllegalArgumentException("a member is missing");
    }
}
