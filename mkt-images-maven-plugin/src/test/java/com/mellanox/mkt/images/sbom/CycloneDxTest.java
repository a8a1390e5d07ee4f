package com.mellanox.mkt.images.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.ospackage.InstalledPackages;
import com.mellanox.mkt.images.ospackage.OsRelease;
import com.mellanox.mkt.images.provenance.SampleImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Tests of {@link CycloneDx}. */
class CycloneDxTest {
    private static final String DOCUMENT =
            CycloneDx.of(SampleImage.described(SampleImage.MANIFEST), SampleImage.installed());

    private static Map<String, Object> component(String name) throws IOException {
        return JsonReader.read(DOCUMENT).at("components").items().stream()
                .filter(each -> each.at("name").text().orElseThrow().equals(name))
                .map(CycloneDxTest::members)
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(JsonValue value) {
        return (Map<String, Object>) Objects.requireNonNull(value.plain());
    }

    @Test
    void documentWhenOfAnyImageFitsTheSchema() {
        assertThat(DocumentSchema.CYCLONE_DX.problems(DOCUMENT)).isEmpty();
        String empty = CycloneDx.of(SampleImage.described(null), new InstalledPackages(OsRelease.UNKNOWN, List.of()));
        assertThat(DocumentSchema.CYCLONE_DX.problems(empty)).isEmpty();
    }

    @Test
    void schemaWhenADocumentIsWrongSaysSo() {
        assertThat(DocumentSchema.CYCLONE_DX.problems(DOCUMENT.replace("urn:uuid:", "urn:")))
                .isNotEmpty();
        assertThat(DocumentSchema.CYCLONE_DX.problems(DOCUMENT.replace("\"library\"", "\"book\"")))
                .isNotEmpty();
    }

    @Test
    void documentWhenMadeAgainHasTheSameBytes() {
        assertThat(CycloneDx.of(SampleImage.described(SampleImage.MANIFEST), SampleImage.installed()))
                .isEqualTo(DOCUMENT)
                .contains("\"timestamp\" : \"2026-11-26T02:10:20Z\"");
        assertThat(CycloneDx.of(SampleImage.described(null), SampleImage.installed())
                        .lines()
                        .skip(3)
                        .findFirst())
                .isNotEqualTo(DOCUMENT.lines().skip(3).findFirst());
    }

    @Test
    void subjectWhenPublishedIsTheManifest() throws IOException {
        JsonValue image = JsonReader.read(DOCUMENT).at("metadata").at("component");

        assertThat(image.at("name").text()).contains("harbor.example.com/mkt/kvm");
        assertThat(image.at("version").text()).contains(SampleImage.MANIFEST.value());
        assertThat(image.at("purl").text())
                .contains("pkg:oci/kvm@" + SampleImage.MANIFEST
                        + "?repository_url=harbor.example.com%2Fmkt%2Fkvm&tag=deb12");
        assertThat(image.at("properties").plain()).asString().contains("mkt-images:id", SampleImage.ID.value());
    }

    @Test
    void packageWhenOfTheDistributionHasItsPurlSourceAndLicence() throws IOException {
        assertThat(component("bash"))
                .containsEntry(
                        "purl",
                        "pkg:deb/debian/bash@5.2.15-2%2Bb13?arch=amd64&distro=debian-12&upstream=bash%405.2.15-2");
        assertThat(component("libc6").get("properties")).asString().contains("glibc", "2.36-9+deb12u10");
        assertThat(component("nginx")).doesNotContainKeys("licenses", "properties");
        assertThat(component("shadow"))
                .containsEntry("licenses", List.of(Map.of("expression", "BSD-3-Clause AND GPL-2.0-or-later")));
        assertThat(component("telnet"))
                .containsEntry("licenses", List.of(Map.of("license", Map.of("name", "BSD and GPLv2+"))));
    }

    @Test
    void packageWhenCompiledHasItsCommitTagAndPatches() throws IOException {
        assertThat(component("rdma_core"))
                .containsEntry("version", "v56.1")
                .containsEntry("purl", "pkg:github/linux-rdma/rdma-core@" + SampleImage.COMMIT)
                .extractingByKey("externalReferences")
                .asString()
                .contains("https://github.com/linux-rdma/rdma-core.git", SampleImage.COMMIT);
        assertThat(component("rdma_core").get("pedigree")).asString().contains("0001-fix.patch sha256:8888");
        assertThat(component("perftest"))
                .containsEntry("version", SampleImage.COMMIT)
                .extractingByKey("purl")
                .asString()
                .endsWith("?vcs_url=git%2Bssh:%2F%2Fgit.example.com%2Frdma%2Fperftest.git%40" + SampleImage.COMMIT);
        assertThat(component("tools")).containsEntry("version", "tree-" + SampleImage.TREE);
        assertThat(DOCUMENT).doesNotContain("unused", "secret", "/home/me");
    }

    @Test
    void baseImageWhenOfTheDockerfileIsByItsDigest() throws IOException {
        assertThat(component("docker.io/library/debian")).containsEntry("version", SampleImage.BASE.value());
        assertThat(DOCUMENT).doesNotContain("compilers");
    }
}
