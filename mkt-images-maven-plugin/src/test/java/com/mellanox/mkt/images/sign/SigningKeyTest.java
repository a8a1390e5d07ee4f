package com.mellanox.mkt.images.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as cosign and openssl write them. */
class SigningKeyTest {
    private static final byte[] TEXT = "signed".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "sigmed".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"cosign.key", "cosign-1.key"})
    void readWhenCosignMadeItSignsWhatItsPublicKeyVerifies(String file) {
        SigningKey key = SampleKeys.ofCosign(file, SampleKeys.PASSPHRASE);

        byte[] signature = key.sign(TEXT);

        PublicKeys keys = SampleKeys.publicKeys("ec.pub", "cosign.pub");
        assertThat(keys.signer(TEXT, signature)).contains(key.publicKey());
        assertThat(keys.signer(OTHER, signature)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec", "rsa", "ed25519"})
    void readWhenItHasNoPassphraseSignsWhatItsPublicKeyVerifies(String name) {
        SigningKey key = SampleKeys.unencrypted(name);

        byte[] signature = key.sign(TEXT);

        PublicKeys keys = SampleKeys.publicKeys(name + ".pub");
        assertThat(keys.signer(TEXT, signature)).contains(key.publicKey());
        assertThat(keys.signer(OTHER, signature)).isEmpty();
        assertThat(SampleKeys.publicKeys("cosign.pub").signer(TEXT, signature)).isEmpty();
        assertThat(key.publicKey()).isEqualTo(keys.keys().get(0)).hasToString(key.toString());
    }

    @Test
    void readWhenThePassphraseIsWrongSaysWhereItIsNamedAndShowsNeither() {
        assertThatThrownBy(() -> SampleKeys.ofCosign("cosign.key", "hunter2"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("cosign.key", "another passphrase", "-Dmkt.sign.passphrase")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void readWhenItIsAPublicKeySaysWhatIsUsed() {
        assertThatThrownBy(() -> SampleKeys.ofCosign("cosign.pub", ""))
                .hasMessageContainingAll("has 'PUBLIC KEY', which is not used", "openssl pkcs8");
    }

    @Test
    void readWhenTheEncryptionIsDamagedSaysSoWithoutTheKey() {
        byte[] damaged =
                "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\ne30=\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----"
                        .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> SigningKey.read("The file x", damaged, () -> new byte[0]))
                .hasMessageContaining("The file x has an encrypted key that cannot be read");
    }

    @Test
    void readWhenScryptWouldNeedAllMemoryRefuses() {
        String json = "{\"kdf\":{\"name\":\"scrypt\",\"params\":{\"N\":1073741824,\"r\":8,\"p\":1},\"salt\":\"\"},"
                + "\"cipher\":{\"name\":\"nacl/secretbox\",\"nonce\":\"\"},\"ciphertext\":\"\"}";

        assertThatThrownBy(() -> EncryptedKey.read(json.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("N=1073741824");
    }

    @Test
    void readWhenAPublicKeyIsAPrivateOneSaysHowToPrintThePublicOne() {
        assertThatThrownBy(() -> SampleKeys.publicKeys("cosign.key"))
                .hasMessageContainingAll("ENCRYPTED SIGSTORE PRIVATE KEY", "cosign public-key");
    }

    @Test
    void hintWhenComparedWithTheOneOfCosignIsTheSame() throws Exception {
        Bundle bundle = Bundle.read(SampleKeys.bytes("signature.bundle.json"));

        assertThat(SampleKeys.publicKeys("cosign.pub").keys().get(0).hint()).isEqualTo(bundle.hint());
    }
}
