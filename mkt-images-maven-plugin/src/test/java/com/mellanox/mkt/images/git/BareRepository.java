package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.lib.TagBuilder;

/** A real bare repository on disk, for the tests to commit into. */
final class BareRepository {
    static final Instant TIME = Instant.parse("2024-05-06T07:08:09Z");

    private static final PersonIdent SOMEBODY =
            new PersonIdent("Somebody", "somebody@example.com", TIME, ZoneOffset.UTC);

    private final Path directory;
    private final List<ObjectId> parents = new ArrayList<>();

    private BareRepository(Path directory) {
        this.directory = directory;
    }

    static BareRepository at(Path directory) throws IOException {
        JGitRuntime.prepare();
        BareRepository made = new BareRepository(directory);
        try (Repository repository = made.open()) {
            repository.create(true);
        }
        return made;
    }

    Path directory() {
        return directory;
    }

    private Repository open() throws IOException {
        return new RepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
    }

    /** What a commit consists of. */
    static final class Files {
        private final Map<String, Map.Entry<FileMode, byte[]>> entries = new TreeMap<>();
        private final Map<String, Commit> links = new TreeMap<>();

        Files file(String path, String text) {
            return file(path, text.getBytes(StandardCharsets.UTF_8));
        }

        Files file(String path, byte[] content) {
            entries.put(path, Map.entry(FileMode.REGULAR_FILE, content));
            return this;
        }

        Files executable(String path, String text) {
            entries.put(path, Map.entry(FileMode.EXECUTABLE_FILE, text.getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        Files link(String path, String target) {
            entries.put(path, Map.entry(FileMode.SYMLINK, target.getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        Files submodule(String path, Commit commit) {
            links.put(path, commit);
            return this;
        }
    }

    static Files files() {
        return new Files();
    }

    /** Commits one file called {@code README} on main. */
    Commit commit(String text) throws IOException {
        return commit(files().file("README", text));
    }

    /** Commits the files, and nothing else, on main. */
    Commit commit(Files files) throws IOException {
        try (Repository repository = open();
                ObjectInserter inserter = repository.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(files, inserter));
            commit.setParentIds(parents);
            commit.setAuthor(SOMEBODY);
            commit.setCommitter(SOMEBODY);
            commit.setMessage("A commit");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            parents.clear();
            parents.add(id);
            update(repository, "refs/heads/main", id);
            return new Commit(id.name());
        }
    }

    private static ObjectId tree(Files files, ObjectInserter inserter) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (var file : files.entries.entrySet()) {
            DirCacheEntry entry = new DirCacheEntry(file.getKey());
            entry.setFileMode(file.getValue().getKey());
            entry.setObjectId(
                    inserter.insert(Constants.OBJ_BLOB, file.getValue().getValue()));
            builder.add(entry);
        }
        for (var link : files.links.entrySet()) {
            DirCacheEntry entry = new DirCacheEntry(link.getKey());
            entry.setFileMode(FileMode.GITLINK);
            entry.setObjectId(ObjectId.fromString(link.getValue().id()));
            builder.add(entry);
        }
        builder.finish();
        return index.writeTree(inserter);
    }

    void branch(String name, Commit commit) throws IOException {
        try (Repository repository = open()) {
            update(repository, "refs/heads/" + name, ObjectId.fromString(commit.id()));
        }
    }

    /** Makes an annotated tag, and gives its own id. */
    Commit tag(String name, Commit commit) throws IOException {
        try (Repository repository = open();
                ObjectInserter inserter = repository.newObjectInserter()) {
            TagBuilder tag = new TagBuilder();
            tag.setTag(name);
            tag.setObjectId(ObjectId.fromString(commit.id()), Constants.OBJ_COMMIT);
            tag.setTagger(SOMEBODY);
            tag.setMessage("A tag");
            ObjectId id = inserter.insert(tag);
            inserter.flush();
            update(repository, "refs/tags/" + name, id);
            return new Commit(id.name());
        }
    }

    void configure(String section, String name, String value) throws IOException {
        try (Repository repository = open()) {
            StoredConfig config = repository.getConfig();
            config.setString(section, null, name, value);
            config.save();
        }
    }

    private static void update(Repository repository, String ref, ObjectId id) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(id);
        update.forceUpdate();
    }
}
