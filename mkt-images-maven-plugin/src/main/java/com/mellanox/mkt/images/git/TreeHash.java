package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.FileTree;
import com.mellanox.mkt.images.type.TreeId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;

/** Computes the id of the git tree that files would make, which are given directory by directory; writes nothing. */
final class TreeHash implements FileTree.Visitor {
    private final Deque<Level> open = new ArrayDeque<>();

    TreeHash() {
        open.push(new Level("", "", new ArrayList<>()));
    }

    /** A directory that entries are still added to. */
    private record Level(String name, String prefix, List<Entry> entries) {
        ObjectId id() throws IOException {
            entries.sort(Comparator.comparing(Entry::key, Arrays::compareUnsigned));
            TreeFormatter tree = new TreeFormatter();
            for (Entry entry : entries) {
                tree.append(entry.name().getBytes(StandardCharsets.UTF_8), entry.mode(), entry.id());
            }
            byte[] bytes = tree.toByteArray();
            return hash(Constants.TYPE_TREE, bytes.length, out -> out.write(bytes));
        }
    }

    /** One entry of a tree. */
    private record Entry(String name, FileMode mode, ObjectId id) {

        /** What git sorts by: a directory as if its name ended with a slash. */
        byte[] key() {
            return (FileMode.TREE.equals(mode) ? name + "/" : name).getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Starts a directory; one that gets no file is not in the tree. */
    @Override
    public void directory(String path) throws IOException {
        leaveFor(path);
        open.push(new Level(nameOf(path), path + "/", new ArrayList<>()));
    }

    /** Adds a file, which is read only where git's index does not know the id of its content. */
    @Override
    public void file(String path, boolean executable, long size, ContentWriter content) throws IOException {
        leaveFor(path);
        Optional<ObjectId> known = content instanceof WatchedFile watched ? watched.id() : Optional.empty();
        ObjectId id = known.isPresent() ? known.get() : blob(size, content);
        add(nameOf(path), executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE, id);
    }

    @Override
    public void link(String path, String target) throws IOException {
        leaveFor(path);
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        add(nameOf(path), FileMode.SYMLINK, blob(bytes.length, out -> out.write(bytes)));
    }

    TreeId finish() throws IOException {
        while (open.size() > 1) {
            leave();
        }
        return new TreeId(open.element().id().name());
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void add(String name, FileMode mode, ObjectId id) {
        open.element().entries().add(new Entry(name, mode, id));
    }

    private void leaveFor(String path) throws IOException {
        while (!path.startsWith(open.element().prefix())) {
            leave();
        }
    }

    private void leave() throws IOException {
        Level done = open.pop();
        if (!done.entries().isEmpty()) {
            add(done.name(), FileMode.TREE, done.id());
        }
    }

    /** The id of a file's content. */
    static ObjectId blob(long size, ContentWriter content) throws IOException {
        return hash(Constants.TYPE_BLOB, size, content);
    }

    /** The JDK's own SHA-1, which is several times as fast as the one of JGit that looks for attacks. */
    private static ObjectId hash(String type, long size, ContentWriter content) throws IOException {
        MessageDigest digest = sha1();
        digest.update((type + " " + size + "\0").getBytes(StandardCharsets.US_ASCII));
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            content.writeTo(out);
        }
        return ObjectId.fromRaw(digest.digest());
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
