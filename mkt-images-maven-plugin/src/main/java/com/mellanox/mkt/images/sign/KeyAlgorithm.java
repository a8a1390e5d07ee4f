package com.mellanox.mkt.images.sign;

/** The kinds of keys that sign, with the names that the JDK has for them. */
enum KeyAlgorithm {
    EC("EC", "SHA256withECDSA"),
    RSA("RSA", "SHA256withRSA"),
    ED25519("Ed25519", "Ed25519");

    private final String keyFactory;
    private final String signature;

    KeyAlgorithm(String keyFactory, String signature) {
        this.keyFactory = keyFactory;
        this.signature = signature;
    }

    /** The name for {@link java.security.KeyFactory}. */
    String keyFactory() {
        return keyFactory;
    }

    /** The name for {@link java.security.Signature}; an EC signature is two integers in DER. */
    String signature() {
        return signature;
    }
}
