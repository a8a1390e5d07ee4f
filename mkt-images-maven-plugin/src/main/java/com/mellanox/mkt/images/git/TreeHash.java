package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.FileTree;
import com.mellanox.mkt.images.type.TreeId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Computes the id of the git tree of files. Writes nothing. Directories without files are not in the tree. */
final class TreeHash implements FileTree.Visitor {
    private final DirCache index = DirCache.newInCore();
    private final DirCacheBuilder entries = index.builder();

    @Override
    public void directory(String path) {
        // A tree has no entry for an empty directory.
    }

    /** Adds a file, which is read only if git's index does not have the id of its content. */
    @Override
    public void file(String path, boolean executable, long size, ContentWriter content) throws IOException {
        Optional<ObjectId> known = content instanceof WorkTreeFile file ? file.indexedId() : Optional.empty();
        ObjectId id = known.isPresent() ? known.get() : blob(size, content);
        add(path, executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE, id);
    }

    @Override
    public void link(String path, String target) throws IOException {
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        add(path, FileMode.SYMLINK, blob(bytes.length, out -> out.write(bytes)));
    }

    private void add(String path, FileMode mode, ObjectId id) {
        DirCacheEntry entry = new DirCacheEntry(path);
        entry.setFileMode(mode);
        entry.setObjectId(id);
        entries.add(entry);
    }

    /** The id of the tree of all entries. */
    TreeId finish() throws IOException {
        entries.finish();
        try (ObjectInserter inserter = new IdInserter()) {
            return new TreeId(index.writeTree(inserter).name());
        }
    }

    /** Computes the ids of trees and stores nothing. */
    private static final class IdInserter extends ObjectInserter.Formatter {
        @Override
        public ObjectId insert(int type, long length, InputStream in) throws IOException {
            return idFor(type, length, in);
        }
    }

    /** The id of a blob by the JDK's SHA-1, which is several times as fast as JGit's, which detects attacks. */
    private static ObjectId blob(long size, ContentWriter content) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                content.writeTo(out);
            }
            return ObjectId.fromRaw(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
