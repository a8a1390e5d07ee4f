package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.FileTree;
import com.mellanox.mkt.images.type.TreeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.util.Paths;

/**
 * Computes the id of the git tree of files. Writes nothing. Directories without files are not in the tree. It keeps the entries of
 * the directories that the walk is in, and no others: a source can have millions of files.
 */
final class TreeHash implements FileTree.Visitor {
    private final Deque<Directory> open = new ArrayDeque<>();

    TreeHash() {
        open.push(new Directory(""));
    }

    @Override
    public void directory(String path) {}

    /** Adds a file, which is read only if git's index does not have the id of its content. */
    @Override
    public void file(String path, boolean executable, long size, ContentWriter content) throws IOException {
        Optional<ObjectId> known = content instanceof WorkTreeFile file ? file.indexedId() : Optional.empty();
        ObjectId id = known.isPresent() ? known.get() : id("blob", size, content);
        add(path, executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE, id);
    }

    @Override
    public void link(String path, String target) throws IOException {
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        add(path, FileMode.SYMLINK, id("blob", bytes.length, out -> out.write(bytes)));
    }

    private void add(String path, FileMode mode, ObjectId id) throws IOException {
        int name = path.lastIndexOf('/') + 1;
        enter(path.substring(0, name));
        open.element().entries.add(new Entry(path.substring(name), mode, id));
    }

    /** Closes the directories that do not contain another one, and opens those that lead to it. */
    private void enter(String directory) throws IOException {
        while (!directory.startsWith(open.element().path)) {
            closeDirectory();
        }
        int end = directory.indexOf('/', open.element().path.length()) + 1;
        while (end > 0) {
            open.push(new Directory(directory.substring(0, end)));
            end = directory.indexOf('/', end) + 1;
        }
    }

    private void closeDirectory() throws IOException {
        Directory closed = open.pop();
        open.element().entries.add(new Entry(closed.name(), FileMode.TREE, closed.id()));
    }

    /** The id of the tree of all entries. */
    TreeId finish() throws IOException {
        while (open.size() > 1) {
            closeDirectory();
        }
        return new TreeId(open.element().id().name());
    }

    /** The id of an object by the JDK's SHA-1, which is several times as fast as JGit's, which detects attacks. */
    private static ObjectId id(String type, long size, ContentWriter content) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update((type + " " + size + "\0").getBytes(StandardCharsets.US_ASCII));
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                content.writeTo(out);
            }
            return ObjectId.fromRaw(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** A file, a link or a directory by its name. */
    private static final class Entry {
        private final byte[] name;
        private final FileMode mode;
        private final ObjectId id;

        Entry(String name, FileMode mode, ObjectId id) {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.mode = mode;
            this.id = id;
        }

        /** In git's order a directory is where its name with a slash is. */
        static int compare(Entry one, Entry other) {
            return Paths.compare(
                    one.name,
                    0,
                    one.name.length,
                    one.mode.getBits(),
                    other.name,
                    0,
                    other.name.length,
                    other.mode.getBits());
        }

        void writeTo(OutputStream out) throws IOException {
            mode.copyTo(out);
            out.write(' ');
            out.write(name);
            out.write(0);
            id.copyRawTo(out);
        }
    }

    /** A directory that the walk has not left. */
    private static final class Directory {
        /** With a slash at its end; empty for the top. */
        private final String path;

        private final List<Entry> entries = new ArrayList<>();

        Directory(String path) {
            this.path = path;
        }

        String name() {
            return path.substring(path.lastIndexOf('/', path.length() - 2) + 1, path.length() - 1);
        }

        /** The walk finds a directory in another place if git's index has a file of its name. */
        ObjectId id() throws IOException {
            entries.sort(Entry::compare);
            ByteArrayOutputStream tree = new ByteArrayOutputStream();
            for (Entry entry : entries) {
                entry.writeTo(tree);
            }
            return TreeHash.id("tree", tree.size(), tree::writeTo);
        }
    }
}
