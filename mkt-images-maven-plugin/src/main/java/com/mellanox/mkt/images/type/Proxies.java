package com.mellanox.mkt.images.type;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of a run, for everything that it does itself: one decision, made once.
 *
 * @param http for http, null where there is none
 * @param https for https, null where there is none
 * @param noProxy what is reached without: hosts, domains ({@code .corp.example}, {@code *.corp.example}), addresses,
 *     {@code 10.0.0.0/8}, each with a port or without, or {@code *}
 */
public record Proxies(@Nullable URI http, @Nullable URI https, List<String> noProxy) {
    /** No proxy at all. */
    public static final Proxies NONE = new Proxies(null, null, List.of());

    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final Pattern ADDRESS =
            Pattern.compile("(?:" + BYTE + "\\.){3}" + BYTE + "|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    public Proxies {
        noProxy = List.copyOf(noProxy);
        check(http);
        check(https);
    }

    private static void check(@Nullable URI proxy) {
        if (proxy != null && (proxy.getScheme() == null || proxy.getHost() == null)) {
            throw new IllegalArgumentException(
                    "'" + shown(proxy) + "' is not a proxy: http://host:port, or http://user:password@host:port");
        }
    }

    /** Whether a host, as URLs have it, is the loopback; no name is looked up. */
    public static boolean isLoopback(@Nullable String host) {
        return host != null && LOOPBACK.matcher(host).matches();
    }

    /** The proxy by which the target is reached; empty where it is reached without. */
    public Optional<URI> proxyFor(URI target) {
        boolean secure = "https".equalsIgnoreCase(target.getScheme());
        URI proxy = secure ? https : http;
        String host = target.getHost();
        if (proxy == null || host == null) {
            return Optional.empty();
        }
        int port = target.getPort() > 0 ? target.getPort() : secure ? 443 : 80;
        String name = host.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
        boolean direct = isLoopback(name) || noProxy.stream().anyMatch(entry -> excludes(entry, name, port));
        return direct ? Optional.empty() : Optional.of(proxy);
    }

    private static boolean excludes(String entry, String host, int port) {
        String pattern = entry.strip().toLowerCase(Locale.ROOT);
        int colon = pattern.lastIndexOf(':');
        if (colon > 0 && pattern.indexOf(':') == colon) {
            if (!pattern.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            pattern = pattern.substring(0, colon);
        }
        if (pattern.equals("*")) {
            return true;
        }
        int slash = pattern.indexOf('/');
        if (slash > 0) {
            return isIn(pattern.substring(0, slash), pattern.substring(slash + 1), host);
        }
        String domain = pattern.replaceFirst("^\\*?\\.", "");
        return !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
    }

    private static boolean isIn(String network, String length, String host) {
        if (!ADDRESS.matcher(network).matches() || !ADDRESS.matcher(host).matches() || !length.matches("[0-9]{1,3}")) {
            return false;
        }
        byte[] base = address(network).getAddress();
        byte[] candidate = address(host).getAddress();
        int bits = Integer.parseInt(length);
        if (base.length != candidate.length || bits > base.length * 8) {
            return false;
        }
        int ignored = base.length * 8 - bits;
        return new BigInteger(1, base).shiftRight(ignored).equals(new BigInteger(1, candidate).shiftRight(ignored));
    }

    /** Reads a literal address, so that no name is ever looked up. */
    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress();
        }
    }

    /** The proxy as it may be shown: without its password. */
    public static String shown(URI proxy) {
        return proxy.toString().replaceFirst("//[^/]*@", "//***@");
    }

    @Override
    public String toString() {
        return "http " + (http == null ? "-" : shown(http)) + ", https " + (https == null ? "-" : shown(https))
                + ", not for " + noProxy;
    }
}
