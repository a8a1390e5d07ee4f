package com.mellanox.mkt.images.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/** A local git repository with a work tree, for scripts to name as their source. */
final class SampleRepository {
    /** When its commits are made. */
    static final Instant TIME = Instant.parse("2023-04-05T06:07:08Z");

    private final Path directory;

    SampleRepository(Path directory) throws IOException, GitAPIException {
        this.directory = Files.createDirectories(directory);
        Git.init().setDirectory(directory.toFile()).call().close();
    }

    Path directory() {
        return directory;
    }

    void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    /** Commits one file, and gives the full id of the commit. */
    String commit(String name, String text) throws IOException, GitAPIException {
        write(name, text);
        PersonIdent author = new PersonIdent("A", "a@example.com", TIME, ZoneOffset.UTC);
        try (Git git = Git.open(directory.toFile())) {
            git.add().addFilepattern(".").call();
            return git.commit()
                    .setMessage(name)
                    .setSign(false)
                    .setAuthor(author)
                    .setCommitter(author)
                    .call()
                    .name();
        }
    }

    /** Lets a tag stand for the last commit. */
    void moveTag(String name) throws IOException, GitAPIException {
        try (Git git = Git.open(directory.toFile())) {
            git.tag().setName(name).setAnnotated(false).setForceUpdate(true).call();
        }
    }

    void tag(String name) throws IOException, GitAPIException {
        try (Git git = Git.open(directory.toFile())) {
            git.tag().setName(name).setAnnotated(false).call();
        }
    }

    /** The header's lines that pin a revision of this repository. */
    String[] header(String revision, String... more) {
        String[] header = new String[more.length + 2];
        header[0] = "git_url: " + directory;
        header[1] = "git_commit: " + revision;
        System.arraycopy(more, 0, header, 2, more.length);
        return header;
    }
}
