package com.mellanox.mkt.images.sign;

import java.io.IOException;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** The public key of a private one, which the JDK cannot compute. */
final class PublicKeyDerivation {
    private PublicKeyDerivation() {}

    /**
     * Computes it.
     *
     * @param privateKey PKCS#8 in DER
     * @return SubjectPublicKeyInfo in DER
     * @throws IOException if it is no private key of EC, RSA or Ed25519
     */
    static byte[] of(byte[] privateKey) throws IOException {
        try {
            AsymmetricKeyParameter key = PrivateKeyFactory.createKey(privateKey);
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicKey(key))
                    .getEncoded();
        } catch (RuntimeException e) {
            // How Bouncy Castle answers other algorithms, curves without a name that it knows, and numbers that are too
            // large.
            throw new IOException("it is damaged, or not of EC, RSA or Ed25519", e);
        }
    }

    private static AsymmetricKeyParameter publicKey(AsymmetricKeyParameter key) throws IOException {
        if (key instanceof ECPrivateKeyParameters ec) {
            return new ECPublicKeyParameters(
                    ec.getParameters().getG().multiply(ec.getD()).normalize(), ec.getParameters());
        }
        if (key instanceof RSAPrivateCrtKeyParameters rsa) {
            return new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
        }
        if (key instanceof Ed25519PrivateKeyParameters ed25519) {
            return ed25519.generatePublicKey();
        }
        throw new IOException("it is not of EC, RSA or Ed25519");
    }
}
