package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** Asks git's credential helpers, through {@code git credential fill}, where the program is there; asks no human. */
final class CredentialProgram {
    private static final int TIMEOUT_SECONDS = 20;
    /** An answer is a few lines; a helper that writes more than a pipe holds is none. */
    private static final int ANSWER_LIMIT = 32 * 1024;

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
            return answer(start(git.get()), question(uri, user));
        } catch (IOException e) {
            // A git that cannot be run has no credentials: the server's refusal says all there is to say.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Process start(Path git) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(git.toString(), "credential", "fill");
        builder.directory(access.user().home().toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(access.user().variables());
        environment.put("HOME", access.user().home().toString());
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_ASKPASS", "");
        environment.put("GCM_INTERACTIVE", "never");
        return builder.start();
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

    private static Optional<Login> answer(Process process, String question) throws IOException, InterruptedException {
        try {
            try (var in = process.getOutputStream()) {
                in.write(question.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return Optional.empty();
            }
            byte[] output = process.getInputStream().readNBytes(ANSWER_LIMIT);
            Map<String, String> fields = new HashMap<>();
            new String(output, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("=", 2))
                    .filter(pair -> pair.length == 2)
                    .forEach(pair -> fields.put(pair[0], pair[1]));
            @Nullable String user = fields.get("username");
            @Nullable String password = fields.get("password");
            return user == null || password == null ? Optional.empty() : Optional.of(new Login(user, password));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
