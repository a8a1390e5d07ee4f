package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.LoadedClasses;
import com.mellanox.mkt.images.git.FileHistory.Change;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
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
        LoadedClasses loaded = LoadedClasses.of(Program.class, directory, "done\n", directory.toString());
        assertThat(loaded.first()).anyMatch(line -> line.contains(OURS)).noneMatch(LoadedClassesTest::isOfLibrary);
        // A question for the history needs JGit: its name is right.
        assertThat(loaded.later()).anyMatch(LoadedClassesTest::isOfLibrary);
    }

    private static boolean isOfLibrary(String line) {
        return line.contains("org.eclipse.jgit") || line.contains("org.apache.sshd");
    }

    /** Makes what a run makes before it knows whether there is anything to do. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            Path directory = Path.of(arguments[0]);
            GitAccess access = new GitAccess(
                    true,
                    Proxies.NONE,
                    host -> Optional.empty(),
                    new UserEnvironment(System.getenv(), directory.resolve("home")));
            Path cache = directory.resolve("cache");
            GitSources git = GitSources.at(cache, access, event -> {});
            SftpFiles sftp = new SftpFiles(cache, access, event -> {});
            try (FileHistory history = git.history(directory)) {
                // Offline, what is in the cache needs no connection.
                sftp.fetch("host", "/blob");
                LoadedClasses.Checkpoint.reached();
                Optional<Change> change = history.lastChange(List.of(directory.resolve("file")));
                System.out.print(change.isEmpty() ? "" : "unexpected");
            }
            System.out.println("done");
        }
    }
}
