package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends of outputs, as dnf and apt have written them, and what is made of them. */
class MirrorFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dnf-no-such-host.txt | Curl error (6): Couldn't resolve host name for https://mirrors.fedoraproject.org/",
                "dnf-unavailable.txt | Status code: 503 for https://mirrors.fedoraproject.org/metalink?",
                "dnf-moved.txt | Status code: 404 for https://dl.fedoraproject.org/pub/fedora/linux/releases/36/",
                "dnf-package-gone.txt | [FAILED] sparse-40-1.fc40.x86_64.rpm: No more mirrors to try",
                "apt-no-such-host.txt | W: Failed to fetch http://nowhere.invalid/debian/dists/bookworm/InRelease",
                "apt-package-gone.txt | E: Failed to fetch http://mirror.example.org/debian/pool/main/h/hello/",
            })
    void mirrorWhenItHasFailedIsNamed(String output, String line) throws IOException {
        assertThat(MirrorFailure.in(lines(output)))
                .get()
                .asString()
                .startsWith("A mirror of packages has failed, and neither the Dockerfile nor a script: " + line)
                .contains("\n  Run again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dnf-no-such-package.txt", "dnf-recovered.txt", "apt-no-such-package.txt"})
    void mirrorWhenItIsNotTheReasonIsNotBlamed(String output) throws IOException {
        assertThat(MirrorFailure.in(lines(output))).isEmpty();
    }

    private static List<String> lines(String name) throws IOException {
        return GoldenFile.read(MirrorFailureTest.class, name).lines().toList();
    }
}
