package com.mellanox.mkt.buildkit;

/** What to do when TLS fails. The JDK tells the kinds of failures only by their messages. */
final class TlsRemedies {
    private TlsRemedies() {}

    static String of(String message) {
        if (message.contains("fatal alert")) {
            return "The daemon has ended TLS: check that the SSLContext has the client's key, and a certificate that the daemon trusts";
        }
        if (message.contains("PKIX path") || message.contains("trustAnchors")) {
            return "Check that the SSLContext trusts the authority of the daemon's certificate";
        }
        if (message.contains("subject alternative") || message.contains("No name matching")) {
            return "Use a host name that is in the daemon's certificate";
        }
        if (message.contains("plaintext connection") || message.contains("unrecognized SSL message")) {
            return "The port does not speak TLS: check the port, or connect without TLS";
        }
        return "Check the certificates of both sides";
    }
}
