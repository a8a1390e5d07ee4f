package com.mellanox.mkt.images.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.sign.SignatureTag.Layer;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures and attestations that cosign 3.1.1 has made, in both of its forms. */
class CosignFormatsTest {
    private static final Digest IMAGE =
            new Digest("sha256:be9437946255377474cd8f11a4e9ed28498bf6acc695f90072d3e53107bdb602");
    private static final ImageReference NAME = ImageReference.parse("127.0.0.1:5055/mkt/kvm");
    private static final PublicKeys KEYS = SampleKeys.publicKeys("cosign.pub");
    private static final PublicKeys OTHERS = SampleKeys.publicKeys("ec.pub", "rsa.pub", "ed25519.pub");

    @Test
    void payloadWhenComparedWithTheOneOfCosignHasTheSameBytes() {
        assertThat(SimpleSigning.of(NAME, IMAGE)).isEqualTo(SampleKeys.bytes("payload.json"));
        assertThat(SimpleSigning.image(SampleKeys.bytes("payload.json"))).contains(IMAGE);
    }

    @Test
    void signatureOfTheTagWhenCosignMadeItIsByItsKey() throws IOException {
        String manifest = new String(SampleKeys.bytes("sig.manifest.json"), StandardCharsets.UTF_8);
        Layer layer = Layer.of(JsonReader.read(manifest).at("layers").items().get(0));
        byte[] signature = Base64.getDecoder().decode(layer.annotations().get(SimpleSigning.SIGNATURE));

        assertThat(layer.digest()).isEqualTo(Digest.of(SampleKeys.bytes("payload.json")));
        assertThat(KEYS.signer(SampleKeys.bytes("payload.json"), signature))
                .contains(KEYS.keys().get(0));
    }

    @Test
    void preAuthenticatedWhenComparedWithTheStandardIsTheSame() {
        assertThat(Envelope.preAuthenticated(
                        "http://example.com/HelloWorld", "hello world".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"signature.bundle.json", "attestation.bundle.json"})
    void bundleWhenCosignMadeItIsByItsKeyAndAboutTheImage(String file) throws IOException {
        Bundle bundle = Bundle.read(SampleKeys.bytes(file));

        assertThat(Bundle.isOne(SampleKeys.bytes(file))).isTrue();
        assertThat(bundle.envelope().signer(KEYS)).contains(KEYS.keys().get(0));
        assertThat(bundle.envelope().signer(OTHERS)).isEmpty();
        assertThat(Statement.read(bundle.envelope().payload()).subjects()).containsExactly(IMAGE.hex());
    }

    @Test
    void attestationWhenCosignMadeItIsByItsKey() throws IOException {
        Envelope envelope = Envelope.read(SampleKeys.bytes("attestation.json"));

        assertThat(envelope.signer(KEYS)).contains(KEYS.keys().get(0));
        assertThat(Statement.read(envelope.payload()).predicateType()).isEqualTo("https://cyclonedx.org/bom");
    }

    @Test
    void envelopeWhenOneByteOfItsPayloadChangesIsByNobody() throws IOException {
        Envelope envelope = Envelope.read(SampleKeys.bytes("attestation.json"));
        byte[] changed = envelope.payload().clone();
        changed[changed.length / 2] ^= 1;

        assertThat(new Envelope(envelope.payloadType(), changed, envelope.signatures()).signer(KEYS))
                .isEmpty();
        assertThat(new Envelope("text/plain", envelope.payload(), envelope.signatures()).signer(KEYS))
                .isEmpty();
    }

    @Test
    void envelopeWhenSignedAndReadAgainIsTheSame() throws IOException {
        SigningKey key = SampleKeys.unencrypted("ec");
        Envelope envelope = Envelope.sign(Statement.ofSignature(IMAGE), key);

        Envelope read = Envelope.read(envelope.bytes());

        assertThat(read.payload()).isEqualTo(envelope.payload());
        assertThat(read.signer(new PublicKeys(List.of(key.publicKey())))).contains(key.publicKey());
    }

    @Test
    void statementWhenADocumentHasFractionsKeepsThemByteForByte() throws IOException {
        byte[] document = "{\"score\": 7.50, \"n\": 12345678901234567890}\n".getBytes(StandardCharsets.UTF_8);

        byte[] statement = Statement.of(NAME, IMAGE, "https://example.com/x", document);

        assertThat(new String(statement, StandardCharsets.UTF_8))
                .startsWith(
                        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"127.0.0.1:5055/mkt/kvm\"")
                .endsWith(",\"predicate\":{\"score\": 7.50, \"n\": 12345678901234567890}}");
        assertThat(Statement.read(statement)).isEqualTo(new Statement(List.of(IMAGE.hex()), "https://example.com/x"));
    }

    @Test
    void statementWhenTheDocumentIsAStatementStaysAsItIsIfItIsAboutTheImage() throws IOException {
        byte[] statement = Statement.ofSignature(IMAGE);

        assertThat(Statement.of(NAME, IMAGE, Statement.SIGNATURE, statement)).isEqualTo(statement);
        assertThatThrownBy(() -> Statement.of(NAME, Digest.of(statement), Statement.SIGNATURE, statement))
                .hasMessageContaining("another image");
    }
}
