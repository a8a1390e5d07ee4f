package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Proxies;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;

/** The messages for a fetch that failed with an exception of JGit or of the JDK, each with a remedy. */
final class FetchErrorMessages {
    /** A pattern that matches no message. */
    private static final String BY_TYPE = "(?!)";

    private final Exception failure;
    private final Kind kind;

    /** Why a fetch can fail. An exception is of the first kind that matches it or one of its causes. */
    private enum Kind {
        HOST_UNKNOWN(
                "unknown ?host",
                "the host {host} is not known{proxy}",
                "Check the URL and the network; behind a proxy, check that it is configured",
                UnknownHostException.class,
                UnresolvedAddressException.class),
        PROXY(
                "through proxy|\\b407\\b|the proxy ",
                "the proxy does not let it through: {reason}",
                "Check the proxy, and user and password in its URL"),
        CERTIFICATE(
                BY_TYPE,
                "the certificate of {host} is not trusted: {reason}",
                "Add the server's certificate to the trust store that -Djavax.net.ssl.trustStore names (MAVEN_OPTS)",
                CertificateException.class,
                SSLPeerUnverifiedException.class),
        TLS(
                BY_TYPE,
                "the TLS connection to {host} failed{proxy}: {reason}",
                "Try again; if it persists, check that the port is one with TLS, and proxies that inspect TLS",
                SSLException.class),
        AUTHENTICATION("not authorized|CredentialsProvider has been registered|authentication not supported"
                + "|not permitted on|Cannot log in|[Aa]uthentication (is )?(required|failed)"
                + "|no more authentication methods|Auth fail|Permission denied \\(|access denied"),
        REPOSITORY_UNKNOWN(
                "not found|does not appear to be a git repository|[Rr]epository .* does not exist|not exported",
                NoRemoteRepositoryException.class),
        COMMIT_UNKNOWN("not our ref"),
        TIMEOUT(
                "[Tt]imed? ?out|Timeout",
                "{host} does not answer in time{proxy}",
                "Try again; if it persists, check the network, and the proxy's settings",
                InterruptedIOException.class,
                TimeoutException.class),
        UNREACHABLE(
                "Connection refused|No route to host|Network is unreachable|connection failed|Connection reset",
                "{host} cannot be reached{proxy}: {reason}",
                "Check host and port, the network, and the proxy's settings",
                SocketException.class),
        CACHE(
                BY_TYPE,
                "the cache cannot be written: {reason}",
                "Check the permissions and the free space of the cache directory, or set -Dmkt.cacheDir to a local directory"),
        UNSUPPORTED(BY_TYPE, NotSupportedException.class),
        OTHER("");

        private final Pattern pattern;
        private final String message;
        private final String remedy;

        /** Immutable, as {@link List#of} is. */
        @SuppressWarnings("ImmutableEnumChecker")
        private final List<Class<?>> types;

        Kind(String pattern, Class<?>... types) {
            this(
                    pattern,
                    "the fetch failed: {reason}",
                    "Try again; 'git ls-remote' shows whether git can reach it",
                    types);
        }

        Kind(String pattern, String message, String remedy, Class<?>... types) {
            this.pattern = Pattern.compile(pattern);
            this.message = message;
            this.remedy = remedy;
            this.types = List.of(types);
        }

        boolean matches(Throwable link) {
            return (this == CACHE && Causes.isOfFiles(link))
                    || types.stream().anyMatch(type -> type.isInstance(link))
                    || pattern.matcher(String.valueOf(link.getMessage())).find();
        }
    }

    FetchErrorMessages(Exception failure) {
        this.failure = failure;
        List<Throwable> chain = Causes.of(failure);
        this.kind = Arrays.stream(Kind.values())
                .filter(candidate -> chain.stream().anyMatch(candidate::matches))
                .findFirst()
                .orElse(Kind.OTHER);
    }

    /** Whether the server may only refuse to send an object by its id; an old server gives no reason. */
    boolean canBeARefusalOfIds() {
        return kind == Kind.OTHER || kind == Kind.UNSUPPORTED;
    }

    /** The message for a fetch from a git server, through this http proxy if there is one. */
    SourceException explain(RemoteUrl remote, Revision revision, Optional<URI> proxy) {
        return switch (kind) {
            case COMMIT_UNKNOWN -> revision.unknownIn(remote.toString());
            case REPOSITORY_UNKNOWN ->
                message(
                        remote + " is not a repository: " + reason(),
                        "Check git_url; some servers also answer this to users who are not logged in");
            case AUTHENTICATION ->
                String.valueOf(remote.uri().getScheme()).startsWith("http")
                        ? message(
                                remote + " asks for a user and a password: " + reason(),
                                "Put them into Maven's settings.xml (a server whose id is " + remote.host()
                                        + "), ~/.netrc, or one of git's credential helpers; many servers also ask for"
                                        + " them if the repository does not exist")
                        : sshKeys(remote.toString(), remote.host());
            default ->
                network(
                        remote.toString(),
                        remote.host(),
                        proxy.map(url -> " (by the proxy " + Proxies.shown(url) + ")")
                                .orElse(""));
        };
    }

    /** The message for an ssh host from which a file could not be requested. */
    SourceException explainSftp(String source, String host) {
        return kind == Kind.AUTHENTICATION ? sshKeys(source, host) : network(source, host, "");
    }

    private SourceException sshKeys(String source, String host) {
        return message(
                source + " does not accept this user: " + reason("Cannot log in at"),
                "Register one of your keys, in ~/.ssh or in the ssh agent, at the server: 'ssh " + host
                        + "' must log in without a prompt");
    }

    private SourceException network(String source, String host, String proxy) {
        String what = kind.message
                .replace("{host}", unknownHost(host))
                .replace("{proxy}", proxy)
                .replace("{reason}", reason());
        return message(source + ": " + what, kind.remedy);
    }

    private SourceException message(String what, String remedy) {
        return new SourceException(what, remedy, failure);
    }

    /** The host, or the one that the exception names: that of a proxy. */
    private String unknownHost(String host) {
        return Causes.find(failure, UnknownHostException.class)
                .map(unknown -> String.valueOf(unknown.getMessage()).replaceFirst(":.*", ""))
                .filter(name -> name.matches("[A-Za-z0-9.-]+"))
                .orElse(host);
    }

    private String reason() {
        return reason("");
    }

    /** The innermost message with this beginning, which is the most exact one; on one line, without the URL. */
    private String reason(String beginning) {
        return Causes.of(failure).stream()
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .map(message ->
                        message.strip().replaceFirst("^[a-z]+://\\S+: ", "").replaceAll("\\s*\\R\\s*", "; "))
                .filter(message -> message.startsWith(beginning))
                .reduce((outer, inner) -> inner)
                .orElse("no reason was given");
    }
}
