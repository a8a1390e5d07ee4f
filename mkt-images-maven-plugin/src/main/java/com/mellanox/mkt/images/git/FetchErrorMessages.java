package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.Proxies;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;

/** A fetch that failed: what JGit's and the JDK's exceptions mean, said so that the user can do something about it. */
final class FetchErrorMessages {
    private final Exception failure;
    private final Kind kind;

    /** Why a fetch can fail. */
    private enum Kind {
        HOST_UNKNOWN,
        PROXY,
        CERTIFICATE,
        AUTHENTICATION,
        REPOSITORY_UNKNOWN,
        COMMIT_UNKNOWN,
        SILENT,
        UNREACHABLE,
        CACHE,
        UNSUPPORTED,
        OTHER
    }

    /** What tells one kind: words in a message, or a type of exception. */
    private record Sign(Kind kind, String words, List<Class<?>> types) {
        boolean isOn(Throwable link) {
            String message = String.valueOf(link.getMessage());
            return types.stream().anyMatch(type -> type.isInstance(link))
                    || (!words.isEmpty()
                            && Pattern.compile(words).matcher(message).find());
        }
    }

    /** The surest signs first. */
    private static final List<Sign> SIGNS = List.of(
            new Sign(
                    Kind.HOST_UNKNOWN,
                    "unknown ?host",
                    List.of(UnknownHostException.class, UnresolvedAddressException.class)),
            new Sign(Kind.PROXY, "through proxy|\\b407\\b|the proxy ", List.of()),
            new Sign(Kind.CERTIFICATE, "", List.of(SSLException.class)),
            new Sign(
                    Kind.AUTHENTICATION,
                    "not authorized|CredentialsProvider has been registered|authentication not supported"
                            + "|not permitted on|Cannot log in|[Aa]uthentication (is )?(required|failed)"
                            + "|no more authentication methods|Auth fail|Permission denied \\(|access denied",
                    List.of()),
            new Sign(
                    Kind.REPOSITORY_UNKNOWN,
                    "not found|does not appear to be a git repository|[Rr]epository .* does not exist|not exported",
                    List.of(NoRemoteRepositoryException.class)),
            new Sign(Kind.COMMIT_UNKNOWN, "not our ref", List.of()),
            new Sign(
                    Kind.SILENT,
                    "[Tt]imed? ?out|Timeout",
                    List.of(InterruptedIOException.class, TimeoutException.class)),
            new Sign(
                    Kind.UNREACHABLE,
                    "Connection refused|No route to host|Network is unreachable|connection failed|Connection reset",
                    List.of(SocketException.class)),
            new Sign(Kind.CACHE, "", List.of(FileSystemException.class)),
            new Sign(Kind.UNSUPPORTED, "", List.of(NotSupportedException.class)));

    FetchErrorMessages(Exception failure) {
        this.failure = failure;
        List<Throwable> chain = Causes.of(failure);
        this.kind = SIGNS.stream()
                .filter(sign -> chain.stream().anyMatch(sign::isOn))
                .map(Sign::kind)
                .findFirst()
                .orElse(Kind.OTHER);
    }

    /** Whether a server may have failed only because it gives out nothing by id; an old one does so without a word. */
    boolean canBeARefusalOfIds() {
        return kind == Kind.OTHER || kind == Kind.UNSUPPORTED;
    }

    SourceException explain(
            RemoteUrl remote,
            Revision revision,
            Optional<SshConnections.RefusedHost> refusedHost,
            Optional<URI> proxy) {
        if (refusedHost.isPresent()) {
            return hostKey(remote.toString(), refusedHost.get(), failure);
        }
        return switch (kind) {
            case COMMIT_UNKNOWN -> revision.unknownIn(remote.toString());
            case REPOSITORY_UNKNOWN ->
                new SourceException(
                        remote + " is not a repository: " + reason(),
                        "Check git_url; some servers also say so of what they show only to those who log in",
                        failure);
            case AUTHENTICATION -> authentication(remote);
            default ->
                network(
                        remote.toString(),
                        remote.host(),
                        proxy.map(way -> " (by the proxy " + Proxies.shown(way) + ")")
                                .orElse(""));
        };
    }

    private SourceException authentication(RemoteUrl remote) {
        if (!String.valueOf(remote.uri().getScheme()).startsWith("http")) {
            return keys(remote.toString(), remote.host());
        }
        return new SourceException(
                remote + " asks for a user and a password: " + reason(),
                "Put them into Maven's settings.xml (a server whose id is " + remote.host()
                        + "), ~/.netrc, or one of git's credential helpers; many servers also ask for them where there"
                        + " is no such repository",
                failure);
    }

    private SourceException keys(String source, String host) {
        return new SourceException(
                source + " does not let this user in: " + reason("Cannot log in at"),
                "Have the server know one of your keys, in ~/.ssh or in the ssh agent: 'ssh " + host
                        + "' must get in without a question",
                failure);
    }

    /** Says why an ssh host did not even let itself be asked for a file. */
    SourceException explainSftp(String source, String host) {
        return kind == Kind.AUTHENTICATION ? keys(source, host) : network(source, host, "");
    }

    /** Says what is between here and the host. */
    private SourceException network(String source, String host, String way) {
        String remedy = switch (kind) {
            case HOST_UNKNOWN -> "Check the URL and the network; behind a proxy, check that it is configured";
            case PROXY -> "Check the proxy, and user and password in its URL";
            case CERTIFICATE ->
                "Have the JVM trust the server's certificate: add it to the trust store that"
                        + " -Djavax.net.ssl.trustStore names (MAVEN_OPTS)";
            case SILENT -> "Try again; if it persists, check the network, and the proxy's settings";
            case UNREACHABLE -> "Check host and port, the network, and the proxy's settings";
            case CACHE -> "Check the permissions and the free space of the cache directory, or set -Dmkt.cacheDir";
            default -> "Try again; 'git ls-remote' shows whether git can reach it";
        };
        String what = switch (kind) {
            case HOST_UNKNOWN -> "the host " + unknownHost(host) + " is not known" + way;
            case PROXY -> "the proxy does not let it through: " + reason();
            case CERTIFICATE -> "the certificate of " + host + " is not trusted: " + reason();
            case SILENT -> host + " does not answer in time" + way;
            case UNREACHABLE -> host + " cannot be reached" + way + ": " + reason();
            case CACHE -> "the cache cannot be written: " + reason();
            default -> "the fetch failed: " + reason();
        };
        return new SourceException(source + ": " + what, remedy, failure);
    }

    /** Says what an unknown or changed host key is, and how to come to trust it. */
    static SourceException hostKey(String source, SshConnections.RefusedHost refused, Exception failure) {
        String host = refused.host().replaceFirst("^\\[(.*)]:([0-9]+)$", "-p $2 $1");
        return refused.isKnown()
                ? new SourceException(
                        source + ": the ssh key of the host " + refused.host() + " is not the one in known_hosts",
                        "If the host's administrator says that it changed: 'ssh-keygen -R \"" + refused.host()
                                + "\"', then 'ssh " + host + "' once",
                        failure)
                : new SourceException(
                        source + ": the ssh key of the host " + refused.host() + " is not in known_hosts",
                        "Run 'ssh " + host + "' once and compare the fingerprint, or 'ssh-keyscan " + host
                                + " >> ~/.ssh/known_hosts' if you trust the network",
                        failure);
    }

    /** The host, unless the exception says that another one was looked for: a proxy. */
    private String unknownHost(String host) {
        return Causes.of(failure).stream()
                .filter(UnknownHostException.class::isInstance)
                .map(link -> String.valueOf(link.getMessage()).replaceFirst(":.*", ""))
                .filter(name -> name.matches("[A-Za-z0-9.-]+"))
                .findFirst()
                .orElse(host);
    }

    private String reason() {
        return reason("");
    }

    /** The innermost words, which are the most exact, of those that begin so; on one line, without the URL. */
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
