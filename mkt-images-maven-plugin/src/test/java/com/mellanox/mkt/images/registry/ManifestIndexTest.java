package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests of {@link ManifestIndex}. */
class ManifestIndexTest {
    private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
    private static final ImageReference IMAGE = ImageReference.parse("harbor.example.com/mkt/kvm:deb12");
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    private static Manifest manifest(String type, String text) {
        Digest digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
        return new Manifest(type, text, digest, digest, 1);
    }

    private static ManifestIndex index(String typeOfFirst, String typeOfSecond) {
        Map<Platform, Manifest> images = new LinkedHashMap<>();
        images.put(AMD64, manifest(typeOfFirst, "{}"));
        images.put(ARM64, manifest(typeOfSecond, "{ }"));
        return ManifestIndex.of(images);
    }

    private static StoredManifest read(String text) throws IOException {
        return StoredManifest.read(IMAGE, "", Optional.empty(), text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void indexWhenMadeOfTheSameImagesHasTheSameBytesAndIsReadBack() throws IOException {
        ManifestIndex index = index(OCI, OCI);

        assertThat(index(OCI, OCI).text()).isEqualTo(index.text());
        assertThat(read(index.text())).isEqualTo(index);
        assertThat(index.text())
                .contains("\"mediaType\" : \"application/vnd.oci.image.index.v1+json\"")
                .contains("\"size\" : 2,")
                .contains("\"architecture\" : \"arm64\",");
    }

    @Test
    void indexWhenAllImagesAreDockersIsDockersList() {
        assertThat(index(DOCKER, DOCKER).mediaType())
                .isEqualTo("application/vnd.docker.distribution.manifest.list.v2+json");
        assertThat(index(DOCKER, OCI).mediaType()).isEqualTo("application/vnd.oci.image.index.v1+json");
    }

    @Test
    void indexWhenItListsAttestationsHasOnlyTheImages() throws IOException {
        String digest = "sha256:" + "a".repeat(64);
        StoredManifest read = read("{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
                + "{\"digest\":\"" + digest
                + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"}},"
                + "{\"digest\":\"" + digest.replace('a', 'b')
                + "\",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}}]}");

        assertThat(((ManifestIndex) read).parts()).containsExactly(Map.entry(ARM64, new Digest(digest)));
    }

    @Test
    void indexWhenItNamesNoDigestCannotBeUsed() {
        assertThatThrownBy(() -> read("{\"manifests\":[{\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}}]}"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("The manifest of " + IMAGE + " is damaged: ");
    }

    @Test
    void manifestWhenATagIsAnIndexIsThatOfThePlatform() {
        MemoryRegistry registry = new MemoryRegistry();
        ManifestIndex index = index(OCI, OCI);
        Manifest arm64 = manifest(OCI, "{ }");
        registry.put(IMAGE.withTag("part"), arm64);
        registry.put(IMAGE, index);

        assertThat(registry.manifest(IMAGE, ARM64)).contains(arm64);
        assertThat(registry.manifest(IMAGE, Platform.parse("linux/s390x"))).isEmpty();
        assertThat(registry.manifest(IMAGE.withTag("part"), AMD64)).contains(arm64);
        assertThatThrownBy(() -> registry.manifest(IMAGE))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("lists images of several platforms");
    }
}
