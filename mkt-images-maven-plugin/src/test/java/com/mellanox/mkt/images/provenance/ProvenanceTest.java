package com.mellanox.mkt.images.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.run.Labels;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests of {@link Provenance}. */
class ProvenanceTest {
    private static final String STATEMENT = Provenance.statement(SampleImage.described(SampleImage.MANIFEST));

    private static JsonValue definition() throws IOException {
        return JsonReader.read(STATEMENT).at("predicate").at("buildDefinition");
    }

    private static JsonValue material(String name) throws IOException {
        return definition().at("resolvedDependencies").items().stream()
                .filter(each -> each.at("name").text().equals(Optional.of(name)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void statementWhenPublishedIsAboutTheManifest() throws IOException {
        JsonValue statement = JsonReader.read(STATEMENT);

        assertThat(statement.at("_type").text()).contains("https://in-toto.io/Statement/v1");
        assertThat(statement.at("predicateType").text()).contains("https://slsa.dev/provenance/v1");
        assertThat(statement.at("subject").plain())
                .isEqualTo(List.of(Map.of(
                        "name", "harbor.example.com/mkt/kvm", "digest", Map.of("sha256", SampleImage.MANIFEST.hex()))));
        assertThat(Provenance.statement(SampleImage.described(null))).contains(SampleImage.ID.hex());
    }

    @Test
    void predicateWhenAloneIsThatOfTheStatement() throws IOException {
        String predicate = Provenance.predicate(SampleImage.described(SampleImage.MANIFEST));

        assertThat(JsonReader.read(predicate).plain())
                .isEqualTo(JsonReader.read(STATEMENT).at("predicate").plain());
        assertThat(Provenance.predicate(SampleImage.described(SampleImage.MANIFEST)))
                .isEqualTo(predicate);
    }

    @Test
    void parametersWhenReadAreThoseThatChangeTheImage() throws IOException {
        JsonValue parameters = definition().at("externalParameters");

        assertThat(parameters.at("key").text()).contains("deb12");
        assertThat(parameters.at("platform").text()).contains("linux/amd64");
        assertThat(parameters.at("without").plain()).isEqualTo(List.of("simx"));
        assertThat(parameters.at("arguments").plain())
                .isEqualTo(Map.of("A", "1", "MIRROR", "http://mirror.example.com/debian"));
    }

    @Test
    void materialsWhenReadHaveTheirDigests() throws IOException {
        assertThat(material("debian:bookworm").at("uri").text())
                .contains("docker://docker.io/library/debian@" + SampleImage.BASE);
        assertThat(material("registry.example.com/compilers:1")
                        .at("digest")
                        .at("sha256")
                        .text())
                .contains("4".repeat(64));
        assertThat(material("rdma_core").plain())
                .isEqualTo(Map.of(
                        "name",
                        "rdma_core",
                        "uri",
                        "git+https://github.com/linux-rdma/rdma-core.git@" + SampleImage.COMMIT,
                        "digest",
                        Map.of("gitCommit", SampleImage.COMMIT, "gitTree", SampleImage.TREE)));
        assertThat(material("rdma_core: nfs file /nfs/firmware.bin")
                        .at("digest")
                        .at("sha256")
                        .text())
                .contains("7".repeat(64));
        assertThat(material("tools").at("digest").plain()).isEqualTo(Map.of("gitTree", SampleImage.TREE));
        assertThat(material("docker directory").at("uri").text())
                .contains("git+https://example.com/images.git@" + "c".repeat(40));
    }

    @Test
    void documentWhenUrlsHavePasswordsHasNone() {
        assertThat(STATEMENT).doesNotContain("secret", "me:", "/home/me", "git@git.");
    }

    @Test
    void runWhenOfThisMachineHasBuilderAndTimes() throws IOException {
        JsonValue run = JsonReader.read(STATEMENT).at("predicate").at("runDetails");

        assertThat(run.at("builder").at("id").text().orElseThrow()).endsWith("/builder/buildkit");
        assertThat(run.at("builder").at("version").plain())
                .isEqualTo(Map.of(
                        "mkt-images", "1.0",
                        "engine", "Docker 20.10.24",
                        "builder", "BuildKit with the Dockerfile syntax 1.2"));
        assertThat(run.at("metadata").at("startedOn").text()).contains("2026-11-27T10:00:00Z");
    }

    @Test
    void runWhenNotRecordedIsUnknown() {
        DescribedImage fetched = SampleImage.described(null, SampleImage.built(null));

        assertThat(Provenance.statement(fetched)).contains("/builder/unknown").doesNotContain("startedOn");
    }

    @Test
    void originWhenLabelsAreMissingIsUnknown() {
        assertThat(ImageOrigin.of(Map.of()).time()).isEqualTo(Instant.parse("1980-01-01T00:00:00Z"));
        assertThat(ImageOrigin.of(Map.of(
                        Labels.SOURCE, "https://me:secret@example.com/a.git",
                        Labels.REVISION, "abc-dirty",
                        Labels.CREATED, "2026-11-26T02:10:20Z")))
                .isEqualTo(new ImageOrigin(
                        "https://example.com/a.git", "abc-dirty", Instant.parse("2026-11-26T02:10:20Z")));
    }

    @Test
    void addressWhenWrittenInAnyWayIsAUri() {
        assertThat(VcsUrl.of("git@example.com:a/b.git")).isEqualTo("ssh://example.com/a/b.git");
        assertThat(VcsUrl.of("ssh://git@example.com:22/a.git")).isEqualTo("ssh://example.com:22/a.git");
        assertThat(VcsUrl.of("https://example.com/a.git?token=1")).isEqualTo("https://example.com/a.git");
        assertThat(VcsUrl.of("/srv/a b.git")).isEqualTo("file:///srv/a%20b.git");
    }
}
