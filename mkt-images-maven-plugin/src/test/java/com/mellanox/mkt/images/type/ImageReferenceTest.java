package com.mellanox.mkt.images.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** References as people write them, and as engines compare them. */
class ImageReferenceTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fedora:40",
                "local_mkt/support_rdma_core:fc40",
                "harbor.mellanox.com/mkt/kvm:fc40",
                "127.0.0.1:5000/library/debian:bookworm",
                "[::1]:5000/x:y",
                "localhost/x:y",
            })
    void parseWhenTaggedKeepsTheText(String text) {
        assertThat(ImageReference.parse(text)).hasToString(text);
    }

    @Test
    void parseWhenNeitherTagNorDigestMeansLatest() {
        assertThat(ImageReference.parse("debian")).hasToString("debian:latest");
    }

    @Test
    void parseWhenDigestOnlyHasNoTag() {
        ImageReference reference = ImageReference.parse("debian@" + DIGEST);
        assertThat(reference.tag()).isNull();
        assertThat(reference).hasToString("debian@" + DIGEST);
    }

    @Test
    void parseWhenTagAndDigestKeepsBoth() {
        assertThat(ImageReference.parse("debian:bookworm@" + DIGEST)).hasToString("debian:bookworm@" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Debian",
                "debian:",
                ":tag",
                "debian:a b",
                "-x",
                "a//b",
                "debian@sha256:12",
                "${BASE}",
                "x:y\n",
                "https://harbor.mellanox.com/mkt/kvm:fc40"
            })
    void parseWhenNoReferenceThrows(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageReference.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "fedora:40, docker.io/library/fedora:40",
        "fedora, docker.io/library/fedora:latest",
        "local_mkt/x:fc40, docker.io/local_mkt/x:fc40",
        "docker.io/fedora:40, docker.io/library/fedora:40",
        "harbor.mellanox.com/mkt/kvm:fc40, harbor.mellanox.com/mkt/kvm:fc40",
        "host:5000/x:y, host:5000/x:y",
        "localhost/x:y, localhost/x:y",
    })
    void canonicalWhenShortIsTheFullForm(String text, String full) {
        assertThat(ImageReference.parse(text).canonical()).hasToString(full);
        assertThat(ImageReference.parse(text).isSameAs(ImageReference.parse(full)))
                .isTrue();
    }

    @Test
    void isSameAsWhenTagsDifferIsFalse() {
        assertThat(ImageReference.parse("fedora:40").isSameAs(ImageReference.parse("fedora:41")))
                .isFalse();
    }

    @Test
    void shortNameWhenThereAreDirectoriesIsTheLastComponent() {
        assertThat(ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40").shortName())
                .isEqualTo("kvm");
        assertThat(ImageReference.of("harbor.mellanox.com/mkt/kvm", new ImageKey("fc40")))
                .hasToString("harbor.mellanox.com/mkt/kvm:fc40");
    }

    @Test
    void parseWhenTextIsVeryLongThrowsAsForAnyOther() {
        assertThatIllegalArgumentException().isThrownBy(() -> ImageReference.parse("a/".repeat(50_000) + "a"));
        assertThat(ImageReference.isComponent("a-".repeat(50_000) + "a")).isFalse();
    }

    @Test
    void isComponentWhenSlashOrCapitalIsFalse() {
        assertThat(ImageReference.isComponent("kvm")).isTrue();
        assertThat(ImageReference.isComponent("a/b")).isFalse();
        assertThat(ImageReference.isComponent("Kvm")).isFalse();
    }

    @Test
    void registryAndRepositoryWhenNoHostIsWrittenAreThoseOfDockerHub() {
        assertThat(ImageReference.parse("debian:bookworm").registry()).isEqualTo("docker.io");
        assertThat(ImageReference.parse("debian:bookworm").repository()).isEqualTo("library/debian");
        assertThat(ImageReference.parse("harbor.example.com:8443/mkt/kvm:fc40").registry())
                .isEqualTo("harbor.example.com:8443");
        assertThat(ImageReference.parse("harbor.example.com:8443/mkt/kvm:fc40").repository())
                .isEqualTo("mkt/kvm");
    }

    @Test
    void tagWhenReplacedLeavesTheRepository() {
        assertThat(ImageReference.parse("harbor.example.com:8443/mkt/kvm:fc40").withTag("fc40-1.0"))
                .hasToString("harbor.example.com:8443/mkt/kvm:fc40-1.0");
    }

    @Test
    void referenceWithInputsHasItsKeyAndTheFirstDigits() {
        Digest inputs = new Digest("sha256:0123456789abcdef" + "f".repeat(48));
        ImageKey longest = new ImageKey("k".repeat(100));

        assertThat(ImageReference.parse("localhost:5000/mkt/kvm:fc40").withInputs(inputs))
                .hasToString("localhost:5000/mkt/kvm:fc40-0123456789abcdef");
        assertThat(ImageReference.of("a/b", longest).withInputs(inputs).tag()).hasSize(117);
    }
}
