package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Attachments of images, by the API of OCI 1.1 and by the tag that clients keep. */
class ReferrersTest {
    private static final Digest DIGEST = new Digest("sha256:" + "1f2e".repeat(16));
    private static final String NAME = "harbor.mellanox.com/mkt/kvm";
    private static final ImageReference IMAGE = new ImageReference(NAME, null, DIGEST);
    private static final ImageReference TAG = ImageReference.parse(NAME + ":" + Referrers.tag(DIGEST, ""));
    private static final Artifact BOM = artifact("{\"bomFormat\":\"CycloneDX\"}");
    private static final Artifact OTHER = artifact("{}");

    private final MemoryRegistry registry = new MemoryRegistry().with(NAME + ":deb12", DIGEST, "");
    private final Referrers referrers = new Referrers(registry);

    private static Artifact artifact(String content) {
        return new Artifact(
                "application/vnd.cyclonedx+json",
                "application/vnd.cyclonedx+json",
                content.getBytes(StandardCharsets.UTF_8),
                Map.of("org.opencontainers.image.title", "bom.json"));
    }

    private Digest attach(Artifact artifact) {
        return referrers.attach(IMAGE, registry.stored(IMAGE).orElseThrow(), artifact);
    }

    @Test
    void attachWhenTheRegistryHasNoApiListsAllUnderTheTag() {
        Digest first = attach(BOM);
        Digest second = attach(OTHER);
        attach(BOM);

        assertThat(referrers.of(IMAGE)).extracting(Referrer::digest).containsExactly(first, second);
        assertThat(referrers.of(IMAGE).get(0).artifactType()).isEqualTo("application/vnd.cyclonedx+json");
        assertThat(referrers.content(IMAGE, referrers.of(IMAGE).get(0))).contains(BOM.content());
        assertThat(registry.stored(TAG).orElseThrow().mediaType()).isEqualTo(ManifestIndex.OCI);
    }

    @Test
    void attachWhenTheRegistryHasTheApiMakesNoTag() {
        registry.listsReferrers();

        Digest digest = attach(BOM);

        assertThat(referrers.of(IMAGE)).extracting(Referrer::digest).containsExactly(digest);
        assertThat(registry.stored(TAG)).isEmpty();
    }

    @Test
    void attachWhenAnotherClientWritesTheTagMeanwhileKeepsBoth() {
        Digest first = attach(BOM);
        StoredManifest lost = registry.stored(TAG).orElseThrow();
        boolean[] raced = new boolean[1];

        new TagUpdate(registry, TAG).run(present -> {
            if (present.orElseThrow().text().contains("changed")) {
                return Optional.empty();
            }
            StoredManifest mine = index(present.orElseThrow().text().replace("\n}", ",\"changed\":1\n}"));
            if (!raced[0]) {
                raced[0] = true;
                return Optional.of(lost); // what another client has put over this change
            }
            return Optional.of(mine);
        });

        assertThat(registry.stored(TAG).orElseThrow().text()).contains("changed", first.value());
    }

    private static StoredManifest index(String text) {
        return new ManifestIndex(ManifestIndex.OCI, text, Digest.of(text.getBytes(StandardCharsets.UTF_8)), Map.of());
    }

    @Test
    void updateWhenOthersWriteAllTheTimeSaysSo() {
        attach(BOM);
        StoredManifest others = registry.stored(TAG).orElseThrow();

        assertThatThrownBy(() -> new TagUpdate(registry, TAG).run(present -> Optional.of(others)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("others change it at the same time");
    }

    @Test
    void contentWhenTheAttachmentIsOfAnotherImageNamesBoth() {
        Digest digest = attach(BOM);
        ImageReference other = new ImageReference(NAME, null, Digest.of(new byte[1]));
        Referrer listed = referrers.of(IMAGE).get(0);

        assertThatThrownBy(() -> referrers.content(other, listed))
                .hasMessageContainingAll(digest.value(), "is attached to " + DIGEST, other.digest() + "");
    }

    @Test
    void contentWhenAByteHasChangedIsRefused() {
        attach(BOM);
        byte[] changed = BOM.content().clone();
        changed[5] ^= 1;
        registry.damage(Digest.of(BOM.content()), changed);

        assertThatThrownBy(() -> referrers.content(IMAGE, referrers.of(IMAGE).get(0)))
                .isInstanceOf(RegistryException.class);
    }

    @Test
    void referrersWhenARegistryListsThemInPagesAreAllRead() {
        try (HttpRegistry server = HttpRegistry.start();
                RemoteRegistry remote =
                        RemoteRegistry.of(server.host(), SampleAccess.anonymous(), new FakeBackoff(), event -> {})) {
            String path = "/v2/mkt/kvm/referrers/" + DIGEST;
            ImageReference image = new ImageReference(server.host() + "/mkt/kvm", null, DIGEST);
            server.answer("GET " + path, page("a").with("Link", "<" + path + "?last=a>; rel=\"next\""), page("b"));

            assertThat(remote.referrers(image).orElseThrow())
                    .extracting(Referrer::digest)
                    .containsExactly(new Digest("sha256:" + "a".repeat(64)), new Digest("sha256:" + "b".repeat(64)));
        }
    }

    private static Answer.Plain page(String digit) {
        return Answer.of(200, "{\"manifests\":[{\"digest\":\"sha256:" + digit.repeat(64) + "\",\"size\":2}]}")
                .with("Content-Type", ManifestIndex.OCI);
    }

    @Test
    void referrersWhenARegistryHasNoApiAreEmpty() {
        try (HttpRegistry server = HttpRegistry.start();
                RemoteRegistry remote =
                        RemoteRegistry.of(server.host(), SampleAccess.anonymous(), new FakeBackoff(), event -> {})) {
            assertThat(remote.referrers(new ImageReference(server.host() + "/mkt/kvm", null, DIGEST)))
                    .isEmpty();
        }
    }

    @Test
    void storedWhenAnIndexHasNoEntriesIsAnIndex() throws Exception {
        byte[] empty = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_8);

        assertThat(StoredManifest.read(TAG, ManifestIndex.OCI, Optional.empty(), empty))
                .isInstanceOfSatisfying(
                        ManifestIndex.class, index -> assertThat(index.parts()).isEmpty());
    }

    @Test
    void manifestWhenTheSameDocumentIsAttachedHasTheSameBytes() {
        StoredManifest image = registry.stored(IMAGE).orElseThrow();

        assertThat(BOM.manifest(image))
                .isEqualTo(artifact("{\"bomFormat\":\"CycloneDX\"}").manifest(image));
        assertThat(List.of(BOM.manifest(image).text()))
                .singleElement()
                .asString()
                .contains("\"subject\"", "\"artifactType\" : \"application/vnd.cyclonedx+json\"");
    }
}
