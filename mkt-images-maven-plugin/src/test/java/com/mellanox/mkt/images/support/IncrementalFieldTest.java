package com.mellanox.mkt.images.support;

import static com.mellanox.mkt.images.support.SampleDockerDirectory.GIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The field {@code incremental} of a header. */
class IncrementalFieldTest {
    private final SampleDockerDirectory docker;

    IncrementalFieldTest(@TempDir Path root) throws IOException {
        docker = new SampleDockerDirectory(root);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void fieldWhenGivenIsRead(String text, boolean incremental) throws IOException {
        docker.writeHeader("support-x.sh", GIT + "# products: [/opt/products]\n# incremental: " + text + "\n");

        assertThat(docker.onlyScript().incremental()).isEqualTo(incremental);
    }

    @Test
    void fieldWhenMissingIsFalse() throws IOException {
        docker.writeHeader("support-x.sh", GIT);

        assertThat(docker.onlyScript().incremental()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "products: [/opt/a] | incremental: yes please | 'incremental' is 'yes please'",
                "other_files: [] | incremental: true | an incremental package needs 'products'",
                "products: [/opt] | incremental: true | 'incremental': what the script makes in /opt/src is not in the"
                        + " image, but the product '/opt' overlaps it",
                "products: [/opt/src/out] | incremental: true | 'incremental': what the script makes in /opt/src is not"
                        + " in the image, but the product '/opt/src/out' overlaps it",
                "image_files: {b: {files: [/a], dest: /opt/src/}} | products: [/p]\\n# incremental: true |"
                        + " 'incremental' would hide files of b in /opt/src",
                "nfs_files: {/nfs/a: {dest: /opt/src/b}} | products: [/p]\\n# incremental: true |"
                        + " 'incremental' would hide /nfs/a in /opt/src/b",
            })
    void fieldWhenItCannotWorkIsAnError(String first, String second, String what) throws IOException {
        docker.writeHeader("support-x.sh", GIT + "# " + first + "\n# " + second.replace("\\n", "\n") + "\n");

        docker.read();

        assertThat(docker.told()).anySatisfy(told -> assertThat(told).contains(what));
    }

    @Test
    void fieldWhenThePackageHasNoSourceIsAnError() throws IOException {
        docker.writeHeader("support-x.sh", "# products: [/p]\n# incremental: true\n");

        docker.read();

        assertThat(docker.told())
                .containsExactly("support-x.sh:4: 'incremental' is about the source, and the package has none."
                        + " Remove the line");
    }
}
