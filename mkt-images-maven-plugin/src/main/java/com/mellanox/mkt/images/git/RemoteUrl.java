package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.Login;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.transport.RemoteConfig;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * A URL after the user's {@code url.<base>.insteadOf}.
 *
 * @param url the URL in the support script
 * @param uri the URL of the connections, without a password
 * @param login the user and password of the URL, null if it has none
 */
record RemoteUrl(GitUrl url, URIish uri, @Nullable Login login) {

    static RemoteUrl of(GitUrl url, GitSettings settings) {
        Config config = settings.extended();
        config.setString("remote", "source", "url", url.text());
        try {
            URIish uri = new RemoteConfig(config, "source").getURIs().get(0);
            boolean hasLogin = uri.getPass() != null;
            Login login = hasLogin ? new Login(String.valueOf(uri.getUser()), uri.getPass()) : null;
            return new RemoteUrl(url, hasLogin ? uri.setPass(null).setUser(null) : uri, login);
        } catch (URISyntaxException e) {
            // The exception is not passed on, since it quotes the text, which can contain a password.
            throw new SourceException(
                    url + " is not a URL that git can use",
                    "Check git_url, and url.*.insteadOf in git's configuration",
                    null);
        }
    }

    /** The directory, if it is on this machine. */
    Optional<Path> directory() {
        boolean isFile = "file".equals(uri.getScheme());
        boolean noHost = uri.getHost() == null || (isFile && uri.getHost().equals("localhost"));
        boolean local = noHost && uri.getPath() != null && (uri.getScheme() == null || isFile);
        return local ? Optional.of(Path.of(uri.getPath())) : Optional.empty();
    }

    /** The proxy for it, if it is an http or https URL. */
    Optional<URI> proxy(GitAccess access) {
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.startsWith("http")) {
            return Optional.empty();
        }
        String port = uri.getPort() > 0 ? ":" + uri.getPort() : "";
        return access.proxies().proxyFor(URI.create(scheme + "://" + uri.getHost() + port + "/"));
    }

    /** The server's name, for messages. */
    String host() {
        return uri.getHost() == null ? "localhost" : uri.getHost();
    }

    /** The URL, and that of the connections if it is another one. */
    @Override
    public String toString() {
        String shown = url.toString();
        String real = shown(uri);
        boolean same = real.equals(shown)
                || real.equals(url.identity())
                || (directory().isPresent() && url.isLocal());
        return same ? shown : shown + " (insteadOf: " + real + ")";
    }

    private static String shown(URIish uri) {
        try {
            return new GitUrl(uri.toString()).toString();
        } catch (IllegalArgumentException e) {
            return uri.setPass(null).setUser(null).toString();
        }
    }
}
