package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.digest.FileState;
import com.mellanox.mkt.images.digest.InputItem;
import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.io.FileTree;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.support.SupportScripts;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What an engine is sent to build an image from: entries in the order of their names, whose bytes are the same for the
 * same contents. Nothing is read before it is sent.
 */
public final class BuildContext {
    /** Where the Dockerfile of a context is that is not the user's. */
    public static final String DOCKERFILE = "Dockerfile";

    private final Map<String, Writer> writers = new TreeMap<>();
    private final Map<Path, List<String>> directories = new LinkedHashMap<>();
    private final Map<String, Counter> counters = new TreeMap<>();
    private final Map<ImageReference, Digest> ids = new HashMap<>();

    BuildContext() {}

    /**
     * Takes the Dockerfile as a text that is in no file.
     *
     * @param text what it is, by the time that the context's entries bear and what it calls images by
     * @param counted what it counts by, where that is not the text itself
     */
    BuildContext steps(BiFunction<Instant, Function<ImageReference, String>, String> text, String counted) {
        return add(
                DOCKERFILE,
                (tar, files) -> write(DOCKERFILE, text.apply(tar.time(), this::idOrName), tar),
                (files, items) -> items.add(InputItem.text("steps", counted)));
    }

    private Optional<Digest> id(ImageReference image) {
        return Optional.ofNullable(ids.get(image.canonical()));
    }

    private String idOrName(ImageReference image) {
        return id(image).map(Digest::toString).orElseGet(image::toString);
    }

    /** Takes a text that is in no file. */
    BuildContext text(String path, String text) {
        return add(
                path, (tar, files) -> write(path, text, tar), (files, items) -> items.add(InputItem.text(path, text)));
    }

    /**
     * Takes bytes that are in no file.
     *
     * @param counted what they count by
     */
    BuildContext bytes(String path, byte[] bytes, String counted) {
        return add(
                path,
                (tar, files) -> write(path, bytes, tar),
                (files, items) -> items.add(InputItem.file(path, counted)));
    }

    private static void write(String path, String text, TarWriter tar) throws IOException {
        write(path, text.getBytes(StandardCharsets.UTF_8), tar);
    }

    private static void write(String path, byte[] bytes, TarWriter tar) throws IOException {
        tar.file(path, false, bytes.length, out -> out.write(bytes));
    }

    BuildContext directory(String path) {
        return add(
                path,
                (tar, files) -> tar.directory(path),
                (files, items) -> items.add(InputItem.file(path, "directory")));
    }

    /**
     * Takes what is there under each path of a directory: a file, a directory without what is in it, or a link as such.
     * What else the context takes under such a path is what is sent.
     */
    BuildContext files(Path directory, List<String> paths) {
        directories.put(directory, paths);
        return this;
    }

    /**
     * Takes a file, or the one that a link leads to: what it leads to is not in the context.
     *
     * @param name by which people know it
     */
    BuildContext file(String path, Path file, String name) {
        return add(
                path,
                (tar, files) -> copyFile(path, file, tar, files),
                (files, items) ->
                        items.add(InputItem.file(name, files.target(file).value())));
    }

    /** Takes the support script, whose changes can be told by its lines; its header does not count. */
    BuildContext script(String path, Path file) {
        String name = String.valueOf(file.getFileName());
        return add(path, (tar, files) -> copyFile(path, file, tar, files), (files, items) -> {
            items.add(text(name, file, files, SupportScripts::commands));
            items.add(InputItem.of("mode of " + name, files.target(file).mode()));
        });
    }

    /** Takes the Dockerfile, whose mode makes no difference. */
    BuildContext dockerfile(String path, Dockerfile dockerfile) {
        Path file = dockerfile.file();
        return add(
                path,
                (tar, files) -> write(path, dockerfile.withIds(files.text(file).orElseThrow(), this::id), tar),
                (files, items) -> items.add(text(path, file, files, UnaryOperator.identity())));
    }

    private static InputItem text(String name, Path file, FileDigests files, UnaryOperator<String> counting) {
        return files.text(file)
                .map(text -> InputItem.text(name, counting.apply(text)))
                .orElseGet(
                        () -> InputItem.file(name, files.target(file).digest().value()));
    }

    /** Takes a source as a tar of its own, which {@code ADD} unpacks. */
    BuildContext tarOf(String path, Source source) {
        return add(
                path,
                (tar, files) -> {
                    FileTree tree = source.files();
                    tar.file(path, false, TarWriter.size(tree), out -> {
                        try (TarWriter inner = new TarWriter(out, source.time())) {
                            tree.walk(inner);
                        }
                    });
                },
                (files, items) -> items.addAll(source.items()));
    }

    private BuildContext add(String path, Writer writer, Counter counter) {
        writers.put(path, writer);
        counters.put(path, counter);
        return this;
    }

    /**
     * Names images in the Dockerfile that is sent by their ids, so that nobody can move a name while an engine builds. What
     * the context counts by stays the same.
     *
     * @param known the ids of images by their references
     */
    public BuildContext withIds(Map<ImageReference, Digest> known) {
        known.forEach((image, id) -> ids.put(image.canonical(), id));
        return this;
    }

    /**
     * What the context counts by: all that it writes, but no times; the files of directories come last. The source is not
     * opened for it.
     */
    public List<InputItem> items(FileDigests files) {
        List<InputItem> items = new ArrayList<>();
        counters.values().forEach(counter -> counter.count(files, items));
        directories.forEach((directory, paths) -> paths.forEach(path ->
                items.add(InputItem.file(path, files.at(directory.resolve(path)).value()))));
        return items;
    }

    /**
     * Writes the context as a tar; the stream stays open.
     *
     * @param time the time that all entries bear
     * @param files the look by which the context counted: nothing is sent that is another by now
     */
    public void writeTo(OutputStream out, Instant time, FileDigests files) throws IOException {
        try (TarWriter tar = new TarWriter(out, time)) {
            for (Writer writer : inOrder().values()) {
                writer.writeTo(tar, files);
            }
        }
    }

    private SortedMap<String, Writer> inOrder() {
        SortedMap<String, Writer> all = new TreeMap<>();
        directories.forEach((directory, paths) ->
                paths.forEach(path -> all.put(path, (tar, files) -> copy(path, directory.resolve(path), tar, files))));
        all.putAll(writers);
        return all;
    }

    private static void copy(String path, Path file, TarWriter tar, FileDigests files) throws IOException {
        FileState state = files.at(file);
        if (state instanceof FileState.Link link) {
            tar.link(path, link.target());
        } else if (state instanceof FileState.Directory) {
            tar.directory(path);
        } else {
            copyFile(path, file, tar, files);
        }
    }

    private static void copyFile(String path, Path file, TarWriter tar, FileDigests files) throws IOException {
        FileState.Content content = files.target(file);
        tar.file(path, content.executable(), content.size(), out -> files.copy(file, out));
    }

    /** Writes an entry when its turn comes. */
    @FunctionalInterface
    private interface Writer {
        void writeTo(TarWriter tar, FileDigests files) throws IOException;
    }

    /** Adds what something of the context counts by. */
    @FunctionalInterface
    private interface Counter {
        void count(FileDigests files, List<InputItem> items);
    }
}
