package com.mellanox.mkt.images.random;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** A git repository that all random keys take their sources from. It has a few commits, of which the last one reverts one, and a tag that moves. */
final class Repositories {
    static final int COMMITS = 4;

    private static final Instant TIME = Instant.parse("2023-04-05T06:07:08Z");

    private final Path directory;
    private final List<String> commits = new ArrayList<>();

    Repositories(Path directory) throws IOException, GitAPIException {
        this.directory = Files.createDirectories(directory);
        try (Git git = Git.init().setDirectory(directory.toFile()).call()) {
            for (int i = 0; i < COMMITS; i++) {
                Files.writeString(directory.resolve("main.c"), "version " + i % (COMMITS - 1));
                git.add().addFilepattern(".").call();
                PersonIdent author = new PersonIdent("A", "a@example.com", TIME.plusSeconds(i), ZoneOffset.UTC);
                commits.add(git.commit()
                        .setMessage("c" + i)
                        .setSign(false)
                        .setAuthor(author)
                        .setCommitter(author)
                        .call()
                        .name());
            }
        }
    }

    Path directory() {
        return directory;
    }

    /** A full commit id, or the name of the tag for the number after the last one. */
    String revision(int number) {
        return number < COMMITS ? commits.get(number) : "v1";
    }

    /** Is as it was made. */
    void reset() {
        edit(0);
        moveTag(0);
    }

    /** Changes the file of the work tree. */
    void edit(int version) {
        try {
            Files.writeString(directory.resolve("main.c"), "version " + version);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the tag stand for another commit. */
    void moveTag(int commit) {
        try (Git git = Git.open(directory.toFile())) {
            git.tag()
                    .setName("v1")
                    .setAnnotated(false)
                    .setForceUpdate(true)
                    .setObjectId(
                            git.getRepository().parseCommit(git.getRepository().resolve(commits.get(commit))))
                    .call();
        } catch (IOException | GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }
}
