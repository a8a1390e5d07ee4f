package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.io.ProgramAnswer;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.NetRC;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * User and password for a server that asks for them: from the URL, Maven's settings, {@code ~/.netrc}, and git's
 * credential helpers by {@code git credential fill}. If one is refused, the next is tried. No source prompts the user.
 */
final class CredentialChain extends CredentialsProvider {
    private static final Duration HELPER_TIMEOUT = Duration.ofSeconds(20);

    private final GitAccess access;
    private final @Nullable Login embedded;
    private @Nullable String host;
    private Iterator<Supplier<Optional<Login>>> sources =
            List.<Supplier<Optional<Login>>>of().iterator();
    private @Nullable Login current;

    /** For a URL with this login, or without one. */
    CredentialChain(GitAccess access, @Nullable Login embedded) {
        this.access = access;
        this.embedded = embedded;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        return Arrays.stream(items)
                .allMatch(item -> item instanceof CredentialItem.Username || item instanceof CredentialItem.Password);
    }

    @Override
    public synchronized boolean get(URIish uri, CredentialItem... items) {
        if (current == null && supports(items)) {
            current = next(uri);
        }
        Login login = current;
        if (login == null || !supports(items)) {
            return false;
        }
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username user) {
                user.setValue(login.user());
            } else if (item instanceof CredentialItem.Password password) {
                password.setValue(login.password().toCharArray());
            }
        }
        return true;
    }

    /** Is called if the server refuses the login. */
    @Override
    public synchronized void reset(URIish uri) {
        current = null;
    }

    private @Nullable Login next(URIish uri) {
        if (!uri.getHost().equals(host)) {
            // After a redirect to another host, the login of the URL is not sent there.
            @Nullable Login ofUrl = host == null ? embedded : null;
            host = uri.getHost();
            sources = List.<Supplier<Optional<Login>>>of(
                            () -> Optional.ofNullable(ofUrl),
                            () -> access.credentials().forHost(uri.getHost()),
                            () -> fromNetrc(uri),
                            () -> fromHelper(uri))
                    .iterator();
        }
        while (sources.hasNext()) {
            Optional<Login> login = sources.next().get();
            if (login.isPresent()) {
                return login.get();
            }
        }
        return null;
    }

    private Optional<Login> fromNetrc(URIish uri) {
        Path file = access.user().home().resolve(".netrc");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        NetRC.NetRCEntry entry = new NetRC(file.toFile()).getEntry(uri.getHost());
        boolean fits = entry != null
                && entry.login != null
                && entry.password != null
                && (uri.getUser() == null || uri.getUser().equals(entry.login));
        return fits ? Optional.of(new Login(entry.login, new String(entry.password))) : Optional.empty();
    }

    private Optional<Login> fromHelper(URIish uri) {
        Optional<Path> git = access.user().program("git");
        if (git.isEmpty()) {
            return Optional.empty();
        }
        try {
            ProgramAnswer answer = ProgramAnswer.of(helper(git.get()), request(uri), HELPER_TIMEOUT);
            return answer.status() == 0 ? login(answer.output()) : Optional.empty();
        } catch (IOException e) {
            // If git cannot run, there is no login: the server's refusal is what the user must see.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private ProcessBuilder helper(Path git) {
        ProcessBuilder builder = new ProcessBuilder(git.toString(), "credential", "fill");
        builder.directory(access.user().home().toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(access.user().variables());
        environment.put("HOME", access.user().home().toString());
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_ASKPASS", "");
        environment.put("GCM_INTERACTIVE", "never");
        return builder;
    }

    private static String request(URIish uri) {
        String port = uri.getPort() > 0 ? ":" + uri.getPort() : "";
        String path = String.valueOf(uri.getRawPath()).replaceFirst("^/+", "");
        String user = uri.getUser() == null ? "" : "username=" + uri.getUser() + "\n";
        return "protocol=" + uri.getScheme() + "\nhost=" + uri.getHost() + port + "\npath=" + path + "\n" + user + "\n";
    }

    private static Optional<Login> login(String output) {
        Map<String, String> fields = output.lines()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, second) -> second));
        @Nullable String user = fields.get("username");
        @Nullable String password = fields.get("password");
        return user == null || password == null ? Optional.empty() : Optional.of(new Login(user, password));
    }
}
