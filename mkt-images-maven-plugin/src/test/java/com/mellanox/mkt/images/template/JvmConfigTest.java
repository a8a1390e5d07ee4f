package com.mellanox.mkt.images.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When {@code init} writes JVM flags, and that they are those of this repository and known to this JVM. */
class JvmConfigTest {
    @TempDir
    private Path root;

    @Test
    void ofWhenThereIsNoneHasTheFlagsOfThisRepository() throws IOException {
        NewFile file = JvmConfig.of(root).orElseThrow();

        assertThat(file.path()).isEqualTo(".mvn/jvm.config");
        assertThat(file.content()).asString().isEqualTo(JvmConfig.FLAGS + "\n");
        assertThat(Files.readString(Path.of("../.mvn/jvm.config"))).contains(JvmConfig.FLAGS);
    }

    @Test
    void ofWhenTheDirectoryHasOtherFilesAddsOne() throws IOException {
        Files.createDirectories(root.resolve(".mvn"));
        Files.writeString(root.resolve(".mvn/maven.config"), "-B");

        assertThat(JvmConfig.of(root)).isPresent();
    }

    @Test
    void ofWhenThereIsOneIsEmpty() throws IOException {
        Files.createDirectories(root.resolve(".mvn"));
        Files.writeString(root.resolve(".mvn/jvm.config"), "");

        assertThat(JvmConfig.of(root)).isEmpty();
    }

    @Test
    void ofWhenAParentIsTheRootOfABuildIsEmpty() throws IOException {
        Files.createDirectories(root.resolve(".mvn"));

        assertThat(JvmConfig.of(root.resolve("images"))).isEmpty();
    }

    @Test
    void flagsWhenTheJvmReadsThemAreKnown() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JvmConfig.FLAGS.split(" ")));
        command.add("-version");

        assertThat(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
    }
}
