package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * A private key that a passphrase protects, as cosign writes it: a key of scrypt encrypts it by NaCl's secretbox.
 *
 * @param cost the N of scrypt
 * @param blockSize the r of scrypt
 * @param parallelization the p of scrypt
 * @param box 16 bytes of authentication and the encrypted key
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, and not compared
record EncryptedKey(int cost, int blockSize, int parallelization, byte[] salt, byte[] nonce, byte[] box) {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 24;
    private static final int MAC_BYTES = 16;

    /** What scrypt may need: 128 times these, in bytes. cosign's own keys need half of that. */
    private static final long MOST_COST = 1L << 20;

    /**
     * Reads the content of the PEM block.
     *
     * @throws IOException if it is of another form than cosign's
     */
    static EncryptedKey read(byte[] content) throws IOException {
        JsonValue json = JsonReader.read(new String(content, StandardCharsets.UTF_8));
        JsonValue params = json.at("kdf").at("params");
        require(json.at("kdf").at("name"), "scrypt");
        require(json.at("cipher").at("name"), "nacl/secretbox");
        try {
            EncryptedKey key = new EncryptedKey(
                    Math.toIntExact(params.at("N").number().orElse(0)),
                    Math.toIntExact(params.at("r").number().orElse(0)),
                    Math.toIntExact(params.at("p").number().orElse(0)),
                    bytes(json.at("kdf").at("salt")),
                    bytes(json.at("cipher").at("nonce")),
                    bytes(json.at("ciphertext")));
            key.check();
            return key;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException("it is damaged", e);
        }
    }

    private void check() throws IOException {
        boolean isScrypt = cost > 1 && Integer.bitCount(cost) == 1 && blockSize > 0 && parallelization > 0;
        if (!isScrypt || (long) cost * blockSize * parallelization > MOST_COST) {
            throw new IOException("its scrypt has the parameters N=" + cost + ", r=" + blockSize + ", p="
                    + parallelization + ", which cosign does not write");
        }
        if (nonce.length != NONCE_BYTES || box.length <= MAC_BYTES) {
            throw new IOException("it is damaged");
        }
    }

    private static void require(JsonValue name, String expected) throws IOException {
        String found = name.text().orElse("");
        if (!found.equals(expected)) {
            throw new IOException("it is encrypted with '" + found + "' and not with '" + expected + "'");
        }
    }

    private static byte[] bytes(JsonValue text) {
        return Base64.getDecoder().decode(text.text().orElse(""));
    }

    /**
     * The private key, PKCS#8 in DER, which the caller overwrites after use.
     *
     * @return empty if the passphrase is wrong
     */
    Optional<byte[]> decrypt(byte[] passphrase) {
        byte[] key = SCrypt.generate(passphrase, salt, cost, blockSize, parallelization, KEY_BYTES);
        XSalsa20Engine cipher = new XSalsa20Engine();
        cipher.init(false, new ParametersWithIV(new KeyParameter(key), nonce));
        Arrays.fill(key, (byte) 0);
        byte[] macKey = new byte[KEY_BYTES];
        cipher.processBytes(macKey, 0, KEY_BYTES, macKey, 0);
        Poly1305 mac = new Poly1305();
        mac.init(new KeyParameter(macKey));
        mac.update(box, MAC_BYTES, box.length - MAC_BYTES);
        byte[] expected = new byte[MAC_BYTES];
        mac.doFinal(expected, 0);
        if (!MessageDigest.isEqual(expected, Arrays.copyOf(box, MAC_BYTES))) {
            return Optional.empty();
        }
        byte[] decrypted = new byte[box.length - MAC_BYTES];
        cipher.processBytes(box, MAC_BYTES, decrypted.length, decrypted, 0);
        return Optional.of(decrypted);
    }

    /** Without the content. */
    @Override
    public String toString() {
        return "an encrypted key";
    }
}
