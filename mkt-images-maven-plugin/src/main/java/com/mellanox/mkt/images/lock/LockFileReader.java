package com.mellanox.mkt.images.lock;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.TreeId;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlReader;
import com.mellanox.mkt.images.yaml.YamlText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads lock files; all problems of a file are reported together. */
public final class LockFileReader {
    static final int FORMAT = 1;
    static final String VERSION = "version";
    static final String IMAGES = "images";
    static final String SOURCES = "sources";
    static final String FILES = "files";
    static final String SNAPSHOT = "snapshot";
    static final String DIGEST = "digest";
    static final String PLATFORMS = "platforms";
    static final String URL = "url";
    static final String REVISION = "revision";
    static final String COMMIT = "commit";
    static final String TREE = "tree";
    static final String SUBMODULES = "submodules";

    private static final String REMEDY = "Write the file again: mvn mkt-images:lock";

    private final YamlMapping fields;
    private final Map<String, Integer> lines = new HashMap<>();

    private LockFileReader(YamlMapping fields) {
        this.fields = fields;
    }

    /** The lock file; empty if there is none, or if anything is wrong with it, with the reasons among the problems. */
    public static Optional<StoredLock> read(Path file, Problems problems) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        int before = problems.count();
        Optional<StoredLock> read = TextFile.read(file, problems)
                .flatMap(text -> YamlReader.parse(file, text.text(), 0, problems)
                        .map(fields -> new LockFileReader(fields).read(file, text.text())));
        return problems.count() > before ? Optional.empty() : read;
    }

    private StoredLock read(Path file, String text) {
        if (isKnownFormat()) {
            fields.allow(List.of(VERSION, IMAGES, SOURCES, FILES, SNAPSHOT));
        }
        Lock lock = Lock.of(
                entries(IMAGES, ImageReference::parse, LockFileReader::image),
                entries(SOURCES, PackageName::new, LockFileReader::source),
                texts(fields, FILES, Digest::new),
                fields.text(SNAPSHOT).map(YamlText::text).orElse(null));
        lines.put(SNAPSHOT, fields.line(SNAPSHOT));
        fields.mapping(FILES).ifPresent(this::keepLines);
        return new StoredLock(file, Digest.of(text.getBytes(StandardCharsets.UTF_8)), lock, lines);
    }

    private boolean isKnownFormat() {
        Optional<YamlText> version = fields.requiredText(VERSION, REMEDY);
        boolean isKnown = version.filter(text -> text.text().equals(String.valueOf(FORMAT)))
                .isPresent();
        if (!isKnown) {
            version.ifPresent(text -> fields.report(
                    text.line(),
                    "the file has format " + text.text() + ", and this version of the plugin reads format " + FORMAT,
                    "Use the version of the plugin that has written it, or write it again: mvn mkt-images:lock"));
        }
        return isKnown;
    }

    private void keepLines(YamlMapping entries) {
        entries.names().forEach(name -> lines.put(name.text(), name.line()));
    }

    /** The entries with fields of their own. */
    private <K, V> Map<K, V> entries(String field, Function<String, K> key, Function<YamlMapping, Optional<V>> value) {
        Map<K, V> entries = new LinkedHashMap<>();
        fields.mapping(field).ifPresent(within -> {
            keepLines(within);
            within.names()
                    .forEach(name -> within.checked(name, name.text(), () -> key.apply(name.text()), REMEDY)
                            .ifPresent(known -> within.mapping(name.text())
                                    .flatMap(value)
                                    .ifPresent(read -> entries.put(known, read))));
        });
        return entries;
    }

    private static <V> Map<String, V> texts(YamlMapping fields, String field, Function<String, V> constructor) {
        Map<String, V> entries = new TreeMap<>();
        fields.mapping(field)
                .ifPresent(within -> within.names()
                        .forEach(name -> within.value(name.text(), constructor, REMEDY)
                                .ifPresent(read -> entries.put(name.text(), read))));
        return entries;
    }

    private static Optional<LockedImage> image(YamlMapping fields) {
        fields.allow(List.of(DIGEST, PLATFORMS));
        Map<Platform, Digest> platforms = new LinkedHashMap<>();
        texts(fields, PLATFORMS, Digest::new)
                .forEach((name, digest) -> fields.checked(
                                new YamlText(name, true, fields.line(PLATFORMS)),
                                PLATFORMS,
                                () -> Platform.parse(name),
                                REMEDY)
                        .ifPresent(platform -> platforms.put(platform, digest)));
        return required(fields, DIGEST, Digest::new).map(digest -> LockedImage.of(digest, platforms));
    }

    private static Optional<LockedSource> source(YamlMapping fields) {
        fields.allow(List.of(URL, REVISION, COMMIT, TREE, SUBMODULES));
        Optional<String> url = required(fields, URL, Function.identity());
        Optional<Commit> commit = required(fields, COMMIT, Commit::new);
        Optional<TreeId> tree = required(fields, TREE, TreeId::new);
        Optional<String> revision = fields.text(REVISION).map(YamlText::text);
        Map<String, Commit> submodules = texts(fields, SUBMODULES, Commit::new);
        return url.flatMap(from -> commit.flatMap(id -> tree.map(
                files -> new LockedSource(from, revision.orElse(id.id()), id, files, new TreeMap<>(submodules)))));
    }

    private static <V> Optional<V> required(YamlMapping fields, String field, Function<String, V> constructor) {
        return fields.requiredText(field, REMEDY)
                .flatMap(text -> fields.checked(text, field, () -> constructor.apply(text.text()), REMEDY));
    }
}
