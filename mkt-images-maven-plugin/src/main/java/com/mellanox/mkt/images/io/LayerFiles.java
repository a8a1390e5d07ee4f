package com.mellanox.mkt.images.io;

import com.mellanox.mkt.images.io.TarReader.Entry;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The files of an image layer, read from tar streams. The same files make the same bytes, whatever their times, the
 * order in which they came, and which name of a file came first. Contents are in one temporary file, since they can be
 * larger than memory. For one thread.
 */
public final class LayerFiles implements Closeable {
    private static final String DIRECTORY = "directory";
    private static final String HARD_LINK = "hard link";
    private static final String LINK = "link";
    private static final int LINK_MODE = 0777;

    /** As Linux has it. */
    private static final int LONGEST_PATH = 4096;

    private static final Entry DIRECTORY_ABOVE = new Entry("", DIRECTORY, 0755, 0, 0, "", Map.of());

    /** Replaces bytes that are not UTF-8: with it, two names can look the same. */
    private static final char REPLACEMENT = '\ufffd';

    private final Path file;
    private final OutputStream contents;
    private final SortedMap<String, Stored> files = new TreeMap<>();
    private final HardLinks names = new HardLinks();
    private long end;

    /** Starts without a file. The temporary file is in the directory, which is created if it is missing. */
    public LayerFiles(Path directory) throws IOException {
        file = Files.createTempFile(Files.createDirectories(directory), "layer", ".contents");
        contents = new BufferedOutputStream(Files.newOutputStream(file));
    }

    /** An entry, and the place of its content in the temporary file. */
    private record Stored(Entry entry, long start, long size) {}

    /**
     * Adds a file or directory.
     *
     * @param path its absolute path in the image
     * @param tar a tar stream of it, whose names begin with the last component of the path
     */
    public void add(String path, InputStream tar) throws IOException {
        String parent = path.substring(1, path.lastIndexOf('/') + 1);
        new TarReader(tar).forEach((entry, content) -> {
            String name = parent + entry.name();
            if (name.length() > LONGEST_PATH) {
                throw new IOException("a name in the layer has " + name.length() + " characters");
            }
            if (name.indexOf(REPLACEMENT) >= 0) {
                throw new IOException(name + ": its name is not UTF-8");
            }
            if (entry.type().equals(HARD_LINK)) {
                names.add(name, parent + entry.target());
            } else {
                long start = end;
                end += content.transferTo(contents);
                files.put(name, new Stored(entry, start, end - start));
            }
        });
    }

    /** Writes all files as a tar, with the directories above them. */
    public void writeTo(OutputStream out) throws IOException {
        contents.flush();
        SortedSet<String> all = new TreeSet<>(files.keySet());
        all.addAll(names.names());
        for (String name : all.toArray(String[]::new)) {
            addDirectoriesAbove(name, all);
        }
        Map<String, String> first = new HashMap<>();
        try (FileChannel stored = FileChannel.open(file);
                TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
            for (String name : all) {
                String original = names.original(name);
                write(name, original, first.putIfAbsent(original, name), stored, tar);
            }
        }
    }

    private void addDirectoriesAbove(String name, SortedSet<String> all) throws IOException {
        for (int slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
            String directory = name.substring(0, slash);
            Stored stored = files.get(directory);
            if (stored == null && all.add(directory)) {
                files.put(directory, new Stored(DIRECTORY_ABOVE, 0, 0));
            } else if (stored == null || !stored.entry().type().equals(DIRECTORY)) {
                throw new IOException(name + " is in " + directory + ", which is not a directory");
            }
        }
    }

    /**
     * Writes a file, or a hard link to the name under which it was written before.
     *
     * @param before that name; null if there is none
     */
    private void write(String name, String original, @Nullable String before, FileChannel stored, TarWriter tar)
            throws IOException {
        Stored found = files.get(original);
        if (found == null) {
            throw new IOException(name + " is another name of " + original + ", which is not there");
        }
        Entry entry = found.entry();
        if (before == null) {
            InputStream content = Channels.newInputStream(stored.position(found.start()));
            tar.entry(
                    named(entry, name, entry.type(), entry.target()),
                    found.size(),
                    out -> IOUtils.copyLarge(content, out, 0, found.size()));
        } else {
            // With the owner and attributes of the file: engines set those of an entry for all names of its file.
            tar.entry(named(entry, name, HARD_LINK, before), 0, out -> {});
        }
    }

    private static Entry named(Entry entry, String name, String type, String target) {
        // A link has no mode of its own; what stands there is the archiver's choice.
        int mode = entry.type().equals(LINK) ? LINK_MODE : entry.mode();
        return new Entry(name, type, mode, entry.owner(), entry.group(), target, entry.attributes());
    }

    @Override
    public void close() throws IOException {
        try {
            contents.close();
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
