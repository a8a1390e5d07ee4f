package com.mellanox.mkt.images.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.ManifestIndex;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found out about images at a registry, and what a build requires of its base images. */
class ImageCheckTest {
    private static final ImageReference TAG = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
    private static final String REPOSITORY = "mkt/kvm";
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final byte[] LAYER = bytes("a layer");
    private static final byte[] CONFIG = bytes("{\"config\":{}}");
    private static final SigningKey KEY = SampleKeys.unencrypted("ec");
    private static final PublicKeys KEYS = new PublicKeys(List.of(KEY.publicKey()));

    @TempDir
    private Path directory;

    private final MemoryRegistry registry = new MemoryRegistry();
    private final Manifest manifest = manifest();
    private final ImageReference image = new ImageReference(TAG.name(), null, manifest.digest());

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Manifest manifest() {
        String text = "{\"schemaVersion\":2,\"mediaType\":\"" + TYPE + "\",\"config\":{\"digest\":\""
                + Digest.of(CONFIG) + "\"},\"layers\":[{\"digest\":\"" + Digest.of(LAYER) + "\",\"size\":7}]}";
        return new Manifest(TYPE, text, Digest.of(bytes(text)), Digest.of(CONFIG), LAYER.length);
    }

    @BeforeEach
    void push() {
        registry.send(REPOSITORY, LAYER);
        registry.send(REPOSITORY, CONFIG);
        registry.put(TAG, manifest);
        registry.put(image, manifest);
    }

    private void sign(SigningKey key) {
        new ImageSigner(registry, key).sign(image, manifest, List.of());
    }

    private ImageCheck.Result check(Optional<Path> downloads) {
        return new ImageCheck(registry, KEYS, downloads).check(TAG);
    }

    private SignatureRequirement requirement() {
        return SignatureRequirement.of(KEYS, directory, host -> registry);
    }

    @Test
    void checkWhenAllIsThereAndSignedFindsNothing() {
        sign(KEY);

        ImageCheck.Result result = check(Optional.of(directory.resolve("layers")));

        assertThat(result.problems()).isEmpty();
        assertThat(result.digest()).isEqualTo(manifest.digest());
        assertThat(result.layers()).isOne();
        assertThat(result.attachments()).hasSize(2);
        assertThat(directory.resolve("layers")).isEmptyDirectory();
    }

    @Test
    void checkWhenItIsNotSignedOrByAnotherKeySaysSo() {
        sign(SampleKeys.unencrypted("rsa"));

        assertThat(check(Optional.empty()).problems())
                .containsExactly(manifest.digest() + " has no valid signature by the key " + KEYS.describe());
    }

    @Test
    void checkWhenAByteOfTheConfigurationOrOfASignatureHasChangedNamesIt() {
        sign(KEY);
        registry.damage(Digest.of(CONFIG), bytes("{\"config\":[]}"));

        assertThat(check(Optional.empty()).problems()).hasSize(1);

        registry.damage(Digest.of(SimpleSigning.of(TAG, manifest.digest())), bytes("{}"));
        assertThat(check(Optional.empty()).problems()).hasSize(2);
    }

    @Test
    void checkWhenTheImageIsMissingSaysSo() {
        ImageCheck check = new ImageCheck(registry, KEYS, Optional.empty());

        assertThatThrownBy(() -> check.check(TAG.withTag("other")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("kvm:other is not at its registry");
    }

    @Test
    void checkWhenItIsAnIndexChecksTheImagesOfItsPlatforms() {
        ManifestIndex index = ManifestIndex.of(Map.of(new Platform("linux", "amd64"), manifest));
        registry.put(TAG, index);
        registry.put(new ImageReference(TAG.name(), null, index.digest()), index);
        sign(KEY);

        assertThat(check(Optional.empty()).problems())
                .containsExactly(index.digest() + " has no valid signature by the key " + KEYS.describe());
        assertThat(check(Optional.empty()).layers()).isOne();
    }

    @Test
    void requirementWhenTheImageIsSignedIsMetAndRemembered() {
        sign(KEY);
        requirement().check(TAG, Optional.of(manifest.digest()));
        registry.requests().clear();

        requirement().check(TAG, Optional.of(manifest.digest()));

        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void requirementWhenTheImageIsNotSignedNamesImageKeyAndReason() {
        assertThatThrownBy(() -> requirement().check(TAG, Optional.of(manifest.digest())))
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll(image.toString(), KEYS.describe(), "it is not signed", "-Dmkt.verify.key");
        sign(SampleKeys.unencrypted("rsa"));
        assertThatThrownBy(() -> requirement().check(TAG, Optional.of(manifest.digest())))
                .hasMessageContaining("it has 2 signatures by other keys");
        assertThatThrownBy(() -> requirement().check(TAG, Optional.empty()))
                .hasMessageContaining("is from no registry");
    }

    @Test
    void requirementWhenThereIsNoneAsksNothing() {
        assertThatCode(() -> SignatureRequirement.NONE.check(TAG, Optional.empty()))
                .doesNotThrowAnyException();
    }
}
