package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.LoadedClasses;
import com.mellanox.mkt.images.git.FileHistory.Change;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run loads that has nothing to fetch, in a JVM of its own. */
class LoadedClassesTest {
    private static final String OURS = "com.mellanox.mkt.images.git.GitSources ";

    @TempDir
    private Path directory;

    @Test
    void classesWhenNothingIsAskedAreNoneOfJGitOrSsh() throws Exception {
        Path file = Files.createDirectories(directory.resolve("cache/nfs/host")).resolve("blob");
        Files.writeString(file, "fetched before");
        List<String> loaded = loadedBy("idle");
        assertThat(loaded).anyMatch(line -> line.contains(OURS));
        assertThat(loaded).filteredOn(LoadedClassesTest::isOfLibrary).isEmpty();
    }

    @Test
    void classesWhenHistoryIsAskedAreThoseOfJGit() throws Exception {
        assertThat(loadedBy("history")).anyMatch(LoadedClassesTest::isOfLibrary);
    }

    private static boolean isOfLibrary(String line) {
        return line.contains("org.eclipse.jgit") || line.contains("org.apache.sshd");
    }

    private List<String> loadedBy(String what) throws IOException, InterruptedException {
        return LoadedClasses.of(Program.class, directory, "done\n", what, directory.toString());
    }

    /** Makes what a run makes before it knows whether there is anything to do. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            Path directory = Path.of(arguments[1]);
            GitAccess access = new GitAccess(
                    true,
                    Proxies.NONE,
                    host -> Optional.empty(),
                    new UserEnvironment(System.getenv(), directory.resolve("home")));
            Path cache = directory.resolve("cache");
            GitSources git = GitSources.at(cache, access, event -> {});
            SftpFiles sftp = SftpFiles.at(cache, access, event -> {});
            try (FileHistory history = git.history(directory)) {
                if (arguments[0].equals("history")) {
                    Optional<Change> change = history.lastChange(List.of(directory.resolve("file")));
                    System.out.print(change.isEmpty() ? "" : "unexpected");
                } else {
                    // Offline, what is in the cache needs no connection.
                    sftp.fetch("host", "/blob");
                }
            }
            System.out.println("done");
        }
    }
}
