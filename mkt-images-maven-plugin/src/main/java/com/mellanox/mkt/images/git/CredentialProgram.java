package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.io.ProgramAnswer;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** Asks git's credential helpers, through {@code git credential fill}, where the program is there; asks no human. */
final class CredentialProgram {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final GitAccess access;

    CredentialProgram(GitAccess access) {
        this.access = access;
    }

    Optional<Login> forUri(URIish uri, @Nullable String user) {
        Optional<Path> git = access.user().program("git");
        if (git.isEmpty()) {
            return Optional.empty();
        }
        try {
            ProgramAnswer answer = ProgramAnswer.of(command(git.get()), question(uri, user), LIMIT);
            return answer.status() == 0 ? login(answer.output()) : Optional.empty();
        } catch (IOException e) {
            // A git that cannot be run has no credentials: the server's refusal says all there is to say.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private ProcessBuilder command(Path git) {
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

    private static String question(URIish uri, @Nullable String user) {
        StringBuilder text = new StringBuilder();
        text.append("protocol=").append(uri.getScheme()).append('\n');
        text.append("host=").append(uri.getHost());
        if (uri.getPort() > 0) {
            text.append(':').append(uri.getPort());
        }
        text.append("\npath=").append(String.valueOf(uri.getRawPath()).replaceFirst("^/+", ""));
        if (user != null) {
            text.append("\nusername=").append(user);
        }
        return text.append("\n\n").toString();
    }

    private static Optional<Login> login(String output) {
        Map<String, String> fields = new HashMap<>();
        output.lines()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> fields.put(pair[0], pair[1]));
        @Nullable String user = fields.get("username");
        @Nullable String password = fields.get("password");
        return user == null || password == null ? Optional.empty() : Optional.of(new Login(user, password));
    }
}
