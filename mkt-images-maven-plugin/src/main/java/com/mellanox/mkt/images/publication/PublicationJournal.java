package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonValue.JsonObject;
import com.mellanox.mkt.images.json.JsonValue.JsonScalar;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.io.FileUtils;

/**
 * The names on the engine and the directory of temporary files that exist only while a publication runs. They are written
 * to a file that the process keeps locked. If the process is killed, the next publication finds the file unlocked and
 * removes them.
 */
public final class PublicationJournal implements AutoCloseable {
    private static final String SUFFIX = ".json";
    private static final String WORK = "push";
    private static final int FORMAT_VERSION = 1;
    private static final String VERSION_MEMBER = "formatVersion";

    /** The files of this process: to open and close one would release its lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path cacheDirectory;
    private final Path file;
    private final FileChannel lock;
    private final Path workDirectory;
    private final Engine engine;
    private final Map<ImageReference, ImageId> names;

    private PublicationJournal(
            Path cacheDirectory,
            Path file,
            FileChannel lock,
            Path workDirectory,
            Engine engine,
            Map<ImageReference, ImageId> names) {
        this.cacheDirectory = cacheDirectory;
        this.file = file;
        this.lock = lock;
        this.workDirectory = workDirectory;
        this.engine = engine;
        this.names = Map.copyOf(names);
    }

    /**
     * The names and the directory of one publication.
     *
     * @param isKnown false if another version of this plugin has written it in a form of its own
     */
    private record Entry(
            Path file,
            boolean isLive,
            boolean isKnown,
            String engine,
            Path workDirectory,
            Map<String, JsonValue> names) {

        /** One of which nothing else is known. */
        static Entry without(Path file, boolean isLive, boolean isKnown) {
            return new Entry(file, isLive, isKnown, "", file, Map.of());
        }

        Abandoned except(Set<String> inUse) {
            Map<String, String> left = new HashMap<>();
            names.forEach((name, id) -> left.put(name, id.text().orElse("")));
            left.keySet().removeAll(inUse);
            return new Abandoned(file, workDirectory, left);
        }
    }

    /**
     * Writes the journal of a publication, before it starts. Others see it once it is locked and complete.
     *
     * @param cacheDirectory the user's
     * @param target where the directory of temporary files is made
     * @param names that the engine has while the publication runs, and the images that they name
     */
    static PublicationJournal open(Path cacheDirectory, Path target, Engine engine, Map<ImageReference, ImageId> names)
            throws IOException {
        Path directory = Files.createDirectories(directory(cacheDirectory));
        Path fresh = Files.createTempFile(directory, "new", "");
        Path file = directory.resolve(fresh.getFileName().toString().replaceFirst("^new", WORK) + SUFFIX);
        FileChannel lock = FileChannel.open(fresh, StandardOpenOption.WRITE);
        OWN.add(file);
        Path work = null;
        try {
            lock.lock();
            work = Files.createTempDirectory(
                    Files.createDirectories(target.toAbsolutePath().normalize()), WORK);
            String text = JsonWriter.write(Map.of(
                    VERSION_MEMBER,
                    FORMAT_VERSION,
                    "engine",
                    address(engine),
                    "workDirectory",
                    work.toString(),
                    "names",
                    names));
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                lock.write(bytes);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return new PublicationJournal(cacheDirectory, file, lock, work, engine, names);
        } catch (IOException e) {
            OWN.remove(file);
            lock.close();
            Files.deleteIfExists(fresh);
            if (work != null) {
                Files.deleteIfExists(work);
            }
            throw e;
        }
    }

    private static Path directory(Path cacheDirectory) {
        return cacheDirectory.toAbsolutePath().resolve("publications");
    }

    /** Where temporary files go. */
    Path workDirectory() {
        return workDirectory;
    }

    /**
     * Removes what the publications of killed processes have left on this engine. On another engine it stays until something
     * is published from there.
     */
    static void removeAbandoned(Path cacheDirectory, Engine engine, BuildListener listener) throws IOException {
        Files.createDirectories(directory(cacheDirectory));
        entries(cacheDirectory).stream()
                .filter(entry -> !entry.isLive() && !entry.isKnown())
                .forEach(entry -> listener.on(new BuildEvent.Warning(
                        "The record of a publication that was killed, " + entry.file()
                                + ", is not of this version of the plugin: what that publication has left stays",
                        "Publish by the version of the plugin that has written it, or remove the file")));
        for (Abandoned left : abandoned(cacheDirectory, engine)) {
            try {
                left.remove(engine);
            } catch (EngineException | IOException e) {
                listener.on(new BuildEvent.Warning(
                        "A publication that was killed has left files or names, which cannot be removed: "
                                + e.getMessage(),
                        "Remove them, and " + left.file()));
            }
        }
    }

    /**
     * What the publication of a killed process has left.
     *
     * @param file its journal
     * @param workDirectory with its temporary files; it may be gone
     * @param names its names on the engine, and the ids of the images that they named
     */
    public record Abandoned(Path file, Path workDirectory, Map<String, String> names) {
        public Abandoned {
            names = Map.copyOf(names);
        }

        /** The names that still belong to the same images. */
        public List<ImageReference> left(Engine engine) {
            return names.entrySet().stream()
                    .filter(name -> engine.find(ImageReference.parse(name.getKey()))
                            .map(ImageId::toString)
                            .equals(Optional.of(name.getValue())))
                    .map(name -> ImageReference.parse(name.getKey()))
                    .toList();
        }

        /**
         * Removes all of it. The journal stays while the engine keeps one of the names, so that the next removal finds it.
         *
         * @return the names that the engine keeps, since containers use their images
         */
        public List<ImageReference> remove(Engine engine) throws IOException {
            left(engine).forEach(engine::untag);
            List<ImageReference> kept = left(engine);
            // What this class has not made must not be deleted, whatever the file says.
            if (workDirectory.isAbsolute()
                    && workDirectory.equals(workDirectory.normalize())
                    && String.valueOf(workDirectory.getFileName()).startsWith(WORK)
                    && Files.isDirectory(workDirectory)) {
                FileUtils.deleteDirectory(workDirectory.toFile());
            }
            if (kept.isEmpty()) {
                Files.deleteIfExists(file);
            }
            return kept;
        }
    }

    /** What killed publications have left on an engine, without the names that a running publication uses. */
    public static List<Abandoned> abandoned(Path cacheDirectory, Engine engine) throws IOException {
        List<Entry> entries = entries(cacheDirectory);
        Set<String> inUse = new HashSet<>(namesOfLive(entries));
        return entries.stream()
                .filter(entry -> !entry.isLive() && entry.isKnown())
                .filter(entry -> entry.engine().isEmpty() || entry.engine().equals(address(engine)))
                .map(entry -> entry.except(inUse))
                .toList();
    }

    /** The names that running publications use, on whatever engine. */
    public static List<String> namesInUse(Path cacheDirectory) throws IOException {
        return namesOfLive(entries(cacheDirectory));
    }

    /** The names that running publications use on an engine. */
    static List<String> namesInUse(Path cacheDirectory, Engine engine) throws IOException {
        return namesOfLive(entries(cacheDirectory).stream()
                .filter(entry -> entry.engine().equals(address(engine)))
                .toList());
    }

    private static List<String> namesOfLive(List<Entry> entries) {
        return entries.stream()
                .filter(Entry::isLive)
                .flatMap(entry -> entry.names().keySet().stream())
                .toList();
    }

    private static List<Entry> entries(Path cacheDirectory) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Path directory = directory(cacheDirectory);
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
                for (Path file : files) {
                    entries.add(read(file, isLive(file)));
                }
            }
        }
        return entries;
    }

    /** An engine without its version; the same socket is another engine on another host. */
    private static String address(Engine engine) {
        String address =
                engine.description().replaceFirst("^.*?(?= (at|through) )", "").strip();
        String host = engine.isLocal()
                ? StateFile.read(Path.of("/proc/sys/kernel/hostname")).orElse("")
                : "";
        return (host + " " + address).strip();
    }

    private static boolean isLive(Path file) throws IOException {
        if (OWN.contains(file)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static Entry read(Path file, boolean isLive) {
        try {
            JsonValue json = JsonReader.read(StateFile.read(file).orElse(""));
            if (!json.equals(JsonScalar.NULL) && !isKnown(json)) {
                return Entry.without(file, isLive, false);
            }
            json.at("names").members().keySet().forEach(ImageReference::parse);
            return new Entry(
                    file,
                    isLive,
                    true,
                    json.at("engine").text().orElse(""),
                    Path.of(json.at("workDirectory").text().orElse(file.toString())),
                    json.at("names").members());
        } catch (IllegalArgumentException e) {
            return Entry.without(file, isLive, false);
        } catch (IOException e) {
            // A crash of the machine has cut it off: what it named is not known, and it must stop nobody.
            return Entry.without(file, isLive, true);
        }
    }

    /** Whether a document has the form that this class writes; earlier versions wrote no version. */
    private static boolean isKnown(JsonValue json) {
        return json.at(VERSION_MEMBER).number().orElse(1) == FORMAT_VERSION
                && json.at("workDirectory").text().isPresent()
                && json.at("names") instanceof JsonObject names
                && names.members().values().stream().allMatch(id -> id.text().isPresent());
    }

    /**
     * Removes the directory, and the journal if the engine has none of the names any more. If the engine does not answer, the
     * journal stays unlocked, and the next publication removes the names.
     */
    @Override
    public void close() {
        try (lock) {
            FileUtils.deleteDirectory(workDirectory.toFile());
            if (isWithoutNames()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            return; // the next publication removes it
        } finally {
            OWN.remove(file);
        }
    }

    private boolean isWithoutNames() throws IOException {
        try {
            List<Entry> others = entries(cacheDirectory);
            others.removeIf(other -> other.file().equals(file));
            Map<String, String> own = new HashMap<>();
            names.forEach((name, id) -> own.put(name.toString(), id.toString()));
            own.keySet().removeAll(namesOfLive(others));
            Abandoned left = new Abandoned(file, workDirectory, own);
            left.left(engine).forEach(engine::untag);
            return left.left(engine).isEmpty();
        } catch (MktException e) {
            return false;
        }
    }
}
