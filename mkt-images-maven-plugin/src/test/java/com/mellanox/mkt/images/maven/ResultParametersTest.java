package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import com.mellanox.mkt.images.boot.ResultOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link ResultParameters}. */
class ResultParametersTest {
    @TempDir
    private Path root;

    private final BootMojo mojo = new BootMojo(mock(SettingsDecrypter.class), mock(RepositorySystem.class));
    private SampleParameters sample;

    @BeforeEach
    void createSample() {
        sample = new SampleParameters(root);
    }

    private ResultOptions results(int memory) {
        Parameters parameters = sample.parameters();
        ResultOptions results = new ResultParameters(mojo, parameters).results(memory);
        parameters.throwIfWrong();
        return results;
    }

    private void write(Path file, int type) throws IOException {
        byte[] head = Arrays.copyOf(new byte[] {0x7f, 'E', 'L', 'F'}, 64);
        head[16] = (byte) type;
        Files.write(file, head);
    }

    @Test
    void resultsWhenNothingIsGivenAreThoseByDefault() {
        assertThat(results(1024)).isEqualTo(ResultOptions.DEFAULT);
    }

    @Test
    void resultsWhenAllIsGivenHaveIt() throws IOException {
        Path file = root.resolve("memory");
        mojo.failOnWarning = "true";
        mojo.tap = "true";
        mojo.dump = file.toString();

        assertThat(results(1)).isEqualTo(new ResultOptions(true, true, file));
        write(file, 4);
        assertThat(results(1).dump())
                .as("an image of an earlier boot is replaced")
                .isEqualTo(file);
    }

    @Test
    void dumpWhenTheFileIsSomethingElseIsAMistake() throws IOException {
        mojo.dump = root.resolve("vmlinux").toString();
        write(root.resolve("vmlinux"), 2);

        assertThatThrownBy(() -> results(1)).hasMessageContaining("vmlinux exists, and is not an image of a memory");
    }

    @Test
    void dumpWhenThereIsNoDirectoryOrNoRoomIsAMistake() {
        mojo.dump = root.resolve("missing/memory").toString();
        assertThatThrownBy(() -> results(1)).hasMessageContaining("missing is not a directory");

        mojo.dump = root.resolve("memory").toString();
        assertThatThrownBy(() -> results(Integer.MAX_VALUE))
                .hasMessageContaining("has room for ")
                .hasMessageContaining(" MiB, and the VM's memory is 2147483647 MiB");
    }

    @Test
    void dumpWhenTheVmIsKeptIsAMistake() {
        mojo.dump = root.resolve("memory").toString();
        mojo.keep = "true";

        assertThatThrownBy(() -> results(1)).hasMessageContaining("-Dmkt.boot.dump excludes -Dmkt.boot.keep");
    }
}
