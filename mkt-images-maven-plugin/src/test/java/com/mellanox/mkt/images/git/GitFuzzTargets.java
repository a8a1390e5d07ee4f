package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.fuzz.FuzzTarget;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.URIish;

/** The readers of what is in repositories of others, and of {@code .netrc}. */
public final class GitFuzzTargets {
    /** The files of a repository that an input can be, by its first byte. */
    private static final List<String> FILES = List.of(
            ".git/config",
            ".git/HEAD",
            ".git/packed-refs",
            ".git/info/exclude",
            ".gitignore",
            ".gitattributes",
            ".gitmodules");

    private static final GitUrl URL = new GitUrl("https://git.example.com/x.git");
    private static final PersonIdent AUTHOR =
            new PersonIdent("a", "a@example.com", Instant.EPOCH, java.time.ZoneOffset.UTC);

    private GitFuzzTargets() {}

    public static Map<String, FuzzTarget> all() {
        return Map.of(
                "git-index", GitFuzzTargets::index,
                "git-files", GitFuzzTargets::files,
                "git-tree", GitFuzzTargets::tree,
                "gitmodules", GitFuzzTargets::modules,
                "netrc", GitFuzzTargets::netrc);
    }

    private static GitAccess access(Path home) {
        return new GitAccess(
                true,
                Proxies.NONE,
                host -> Optional.empty(),
                new UserEnvironment(Map.of("PATH", "/nonexistent", "GIT_CONFIG_NOSYSTEM", "1"), home));
    }

    private static Path repository(Path directory) throws IOException {
        Path top = Files.createDirectories(directory.resolve("tree"));
        Files.createDirectories(top.resolve(".git/objects"));
        Files.createDirectories(top.resolve(".git/refs/heads"));
        Files.createDirectories(top.resolve(".git/info"));
        Files.writeString(top.resolve(".git/HEAD"), "ref: refs/heads/main\n");
        Files.writeString(top.resolve("a"), "a");
        Files.createDirectories(top.resolve("b"));
        Files.writeString(top.resolve("b/c"), "c");
        return top;
    }

    private static void read(Path top, Path home) throws IOException {
        GitSources sources = new GitSources(home.resolve("cache"), access(home), event -> {}, new Timeouts(1000, 1000));
        try (SourceTree tree = sources.workTree(top)) {
            tree.id();
            tree.walk(new TarWriter(OutputStream.nullOutputStream(), tree.time()));
        }
    }

    private static void index(byte[] input, Path directory) throws IOException {
        Path top = repository(directory);
        byte[] index = Arrays.copyOf(input, input.length + 20);
        System.arraycopy(sha1(input), 0, index, input.length, 20);
        Files.write(top.resolve(".git/index"), index);
        read(top, directory);
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void files(byte[] input, Path directory) throws IOException {
        if (input.length == 0) {
            return;
        }
        Path top = repository(directory);
        Path file = top.resolve(FILES.get((input[0] & 0xff) % (FILES.size() - 1)));
        Files.write(file, Arrays.copyOfRange(input, 1, input.length));
        read(top, directory);
    }

    private static void tree(byte[] input, Path directory) throws IOException {
        read(input, "".getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes of a tree, whose entries can be one blob and an empty tree. */
    private static void read(byte[] tree, byte[] blob) throws IOException {
        InMemoryRepository repository = new InMemoryRepository(new DfsRepositoryDescription("x"));
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            inserter.insert(Constants.OBJ_BLOB, blob);
            inserter.insert(Constants.OBJ_TREE, new byte[0]);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(inserter.insert(Constants.OBJ_TREE, tree));
            commit.setAuthor(AUTHOR);
            commit.setCommitter(AUTHOR);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            try (CommitTree found = CommitTree.find(URL, repository, there -> Optional.of(id))
                    .orElseThrow(() -> new IOException("the commit is missing"))) {
                found.submodules();
                found.walk(new PathCheck(new TarWriter(OutputStream.nullOutputStream(), Instant.EPOCH)));
            }
        }
    }

    private static void modules(byte[] input, Path directory) throws IOException {
        byte[] link = "160000 m\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] file = "100644 .gitmodules\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] tree = new byte[file.length + 20 + link.length + 20];
        System.arraycopy(file, 0, tree, 0, file.length);
        try (ObjectInserter.Formatter ids = new ObjectInserter.Formatter()) {
            ids.idFor(Constants.OBJ_BLOB, input).copyRawTo(tree, file.length);
        }
        System.arraycopy(link, 0, tree, file.length + 20, link.length);
        tree[tree.length - 1] = 1;
        read(tree, input);
    }

    private static void netrc(byte[] input, Path directory) throws IOException {
        Files.write(directory.resolve(".netrc"), input);
        new CredentialChain(access(directory), null)
                .get(
                        new URIish().setScheme("https").setHost("git.example.com"),
                        new CredentialItem.Username(),
                        new CredentialItem.Password());
    }
}
