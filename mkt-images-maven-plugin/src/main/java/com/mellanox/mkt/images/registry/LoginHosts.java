package com.mellanox.mkt.images.registry;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.http.Header;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;

/**
 * The hosts that are sent logins and tokens: the registry, and the servers that give out tokens for it by its own word. jib
 * sends the login also to any host to which a registry directs an upload.
 */
final class LoginHosts {
    private static final Pattern REALM =
            Pattern.compile("bearer\\s.*?realm=\"(?<url>[^\"]*)\".*", Pattern.CASE_INSENSITIVE);
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final String registry;
    private final Set<String> tokenServers = ConcurrentHashMap.newKeySet();

    /**
     * The hosts of one registry.
     *
     * @param registry its host, with a port where it has one
     */
    LoginHosts(String registry) {
        this.registry = registry;
    }

    /** Reads which servers give out tokens, from a response of the registry itself. */
    void read(URI asked, HttpResponse response) {
        if (!isRegistry(asked)) {
            return;
        }
        for (Header challenge : response.getHeaders(HttpHeaders.WWW_AUTHENTICATE)) {
            Matcher realm = REALM.matcher(challenge.getValue());
            if (realm.matches()) {
                String url = realm.group("url");
                // jib parses it, too, and fails if it is not valid.
                tokenServers.add(url.replaceFirst("^(https?://[^/?#]*).*", "$1").toLowerCase(Locale.ROOT));
            }
        }
    }

    /** Removes login or token from a request to any other host. */
    void dropForeign(URI target, HttpRequest request) {
        String server = (target.getScheme() + "://" + target.getRawAuthority()).toLowerCase(Locale.ROOT);
        if (!isRegistry(target) && !tokenServers.contains(server)) {
            request.removeHeaders(HttpHeaders.AUTHORIZATION);
        }
    }

    private boolean isRegistry(URI uri) {
        return hostAndPort(uri).equals(hostAndPort(URI.create(uri.getScheme() + "://" + registry)));
    }

    private static String hostAndPort(URI uri) {
        int standard = "http".equals(uri.getScheme()) ? HTTP_PORT : HTTPS_PORT;
        return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":"
                + (uri.getPort() > 0 ? uri.getPort() : standard);
    }
}
