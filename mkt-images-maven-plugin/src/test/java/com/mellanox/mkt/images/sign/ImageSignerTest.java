package com.mellanox.mkt.images.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.registry.Artifact;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.registry.Referrers;
import com.mellanox.mkt.images.registry.StoredManifest;
import com.mellanox.mkt.images.sign.Attachment.Place;
import com.mellanox.mkt.images.sign.SignatureTag.Layer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures and documents at a registry in memory, with the API of referrers and without. */
class ImageSignerTest {
    private static final Digest DIGEST = new Digest("sha256:" + "1f2e".repeat(16));
    private static final ImageReference IMAGE = new ImageReference("harbor.mellanox.com/mkt/kvm", null, DIGEST);
    private static final String CYCLONE_DX = "https://cyclonedx.org/bom";
    private static final byte[] BOM = "{\"bomFormat\":\"CycloneDX\"}".getBytes(StandardCharsets.UTF_8);
    private static final SigningKey KEY = SampleKeys.unencrypted("ec");
    private static final PublicKeys KEYS = new PublicKeys(List.of(KEY.publicKey()));

    private final MemoryRegistry registry = new MemoryRegistry().with("harbor.mellanox.com/mkt/kvm:deb12", DIGEST, "");

    private List<Attachment> attachments() {
        return new ImageAttachments(registry, KEYS).of(IMAGE);
    }

    private StoredManifest manifest() {
        return registry.stored(IMAGE).orElseThrow();
    }

    private void sign(SigningKey key) {
        ImageSigner signer = new ImageSigner(registry, key);
        List<Attachment> present = new ImageAttachments(registry, signer.keys()).of(IMAGE);
        signer.sign(IMAGE, manifest(), present);
        signer.attest(IMAGE, manifest(), CYCLONE_DX, BOM, present);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void signWhenReadBackIsValidInBothFormsOfCosign(boolean listsReferrers) {
        if (listsReferrers) {
            registry.listsReferrers();
        }
        sign(KEY);

        assertThat(attachments()).hasSize(4).allMatch(Attachment::isSigned);
        assertThat(attachments())
                .filteredOn(Attachment::isSignature)
                .extracting(Attachment::place)
                .containsExactlyInAnyOrder(Place.TAG, Place.REFERRER);
        assertThat(attachments())
                .filteredOn(attachment -> attachment.type().equals(CYCLONE_DX))
                .hasSize(2);
        assertThat(registry.tag("harbor.mellanox.com/mkt/kvm:" + Referrers.tag(DIGEST, ""))
                        .isPresent())
                .isEqualTo(!listsReferrers);
    }

    @Test
    void signWhenAllIsThereChangesNothing() {
        sign(KEY);
        registry.requests().clear();

        sign(KEY);

        assertThat(registry.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void signWhenOthersHaveSignedKeepsTheirSignatures() {
        SigningKey other = SampleKeys.unencrypted("rsa");
        sign(other);

        sign(KEY);

        assertThat(attachments()).hasSize(8).filteredOn(Attachment::isSigned).hasSize(4);
        assertThat(new ImageAttachments(registry, new PublicKeys(List.of(other.publicKey()))).of(IMAGE))
                .filteredOn(Attachment::isSigned)
                .hasSize(4);
    }

    @Test
    void attestWhenTheDocumentHasChangedReplacesTheOneUnderTheTag() {
        sign(KEY);
        ImageSigner signer = new ImageSigner(registry, KEY);

        signer.attest(IMAGE, manifest(), CYCLONE_DX, "{\"version\":2}".getBytes(StandardCharsets.UTF_8), attachments());

        assertThat(new SignatureTag(registry, IMAGE, SignatureTag.ATTESTATIONS).layers())
                .hasSize(1);
    }

    @Test
    void attestWhenTheDocumentIsNoJsonNamesIt() {
        ImageSigner signer = new ImageSigner(registry, KEY);

        assertThatThrownBy(() -> signer.attest(
                        IMAGE, manifest(), CYCLONE_DX, "<bom/>".getBytes(StandardCharsets.UTF_8), List.of()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll(CYCLONE_DX, "cannot be signed");
    }

    @Test
    void attachmentsWhenASignatureIsOfAnotherImageHaveThatAsFault() {
        ImageReference other = new ImageReference(IMAGE.name(), null, Digest.of(BOM));
        byte[] payload = SimpleSigning.of(other, Digest.of(BOM));
        String signature = Base64.getEncoder().encodeToString(KEY.sign(payload));
        new SignatureTag(registry, IMAGE, SignatureTag.SIGNATURES)
                .add(
                        Layer.of(SimpleSigning.MEDIA_TYPE, payload, Map.of(SimpleSigning.SIGNATURE, signature)),
                        payload,
                        List.of());

        assertThat(attachments()).singleElement().satisfies(attachment -> {
            assertThat(attachment.isSigned()).isFalse();
            assertThat(attachment.problem())
                    .contains("is a signature of " + Digest.of(BOM) + ", and not of this image");
        });
    }

    @Test
    void attachmentsWhenABundleNamesTheKeyButIsNotByItHaveThatAsFault() {
        Envelope forged = Envelope.sign(Statement.ofSignature(DIGEST), SampleKeys.unencrypted("rsa"));
        new Referrers(registry).attach(IMAGE, manifest(), Bundle.artifact(forged, KEY, Statement.SIGNATURE));

        assertThat(attachments())
                .singleElement()
                .satisfies(attachment -> assertThat(attachment.problem())
                        .contains("has a signature that is not by the key that it names"));
    }

    @Test
    void attachmentsWhenOthersHaveOtherFormsAreListedWithoutAFault() {
        byte[] bundle = ("{\"mediaType\":\"" + Bundle.MEDIA_TYPE + "\",\"messageSignature\":{}}")
                .getBytes(StandardCharsets.UTF_8);
        new Referrers(registry)
                .attach(IMAGE, manifest(), new Artifact(Bundle.MEDIA_TYPE, Bundle.MEDIA_TYPE, bundle, Map.of()));

        assertThat(attachments()).singleElement().satisfies(attachment -> {
            assertThat(attachment.isSigned()).isFalse();
            assertThat(attachment.isSignature()).isFalse();
            assertThat(attachment.problem()).isEmpty();
        });
    }

    @Test
    void attachmentsWhenADocumentIsNotSignedHaveItsType() {
        Digest digest = new Referrers(registry)
                .attach(
                        IMAGE,
                        manifest(),
                        new Artifact("application/vnd.cyclonedx+json", "application/json", BOM, Map.of()));

        assertThat(attachments()).singleElement().satisfies(attachment -> {
            assertThat(attachment.type()).isEqualTo("application/vnd.cyclonedx+json");
            assertThat(attachment.digest()).isEqualTo(digest);
            assertThat(attachment.content()).isEqualTo(Digest.of(BOM));
            assertThat(attachment.isSigned()).isFalse();
        });
    }
}
