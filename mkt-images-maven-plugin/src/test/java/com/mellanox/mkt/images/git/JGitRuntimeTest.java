package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JGit does on its own, and must not. */
class JGitRuntimeTest {

    @Test
    void fileSystemWhenAskedForItsResolutionIsNotMeasured(@TempDir Path directory) throws Exception {
        JGitRuntime.prepare();
        assertThat(FS.getFileStoreAttributes(directory).getFsTimestampResolution())
                .isEqualTo(Duration.ofMillis(20));
        assertThat(SystemReader.getInstance().getUserConfig().getSections()).isEmpty();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void environmentWhenGitVariablesAreSetIsNotHeard() {
        JGitRuntime.prepare();
        assertThat(SystemReader.getInstance().getenv(Constants.GIT_DIR_KEY)).isNull();
        assertThat(SystemReader.getInstance().getenv("HOME")).isNull();
        assertThat(SystemReader.getInstance().getenv("PATH")).isEqualTo(System.getenv("PATH"));
    }

    @Test
    void homeWhenGivenIsThatOfTheFileSystem(@TempDir Path home) {
        assertThat(JGitRuntime.fileSystem(home).userHome()).isEqualTo(home.toFile());
    }
}
