package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/** A user with a home, a cache and repositories of a server, all of them new in a temporary directory. */
final class Bench {
    final Path home;
    final Path cache;
    final Path server;
    final List<BuildEvent> events = new CopyOnWriteArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private GitAccess.Credentials credentials = host -> Optional.empty();
    private Proxies proxies = Proxies.NONE;
    private boolean offline;

    Bench(Path directory) throws IOException {
        home = Files.createDirectories(directory.resolve("home"));
        cache = directory.resolve("cache");
        server = Files.createDirectories(directory.resolve("server"));
        environment.put("PATH", System.getenv("PATH"));
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
    }

    Bench with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Bench with(GitAccess.Credentials given) {
        credentials = given;
        return this;
    }

    Bench with(Proxies given) {
        proxies = given;
        return this;
    }

    Bench offline() {
        offline = true;
        return this;
    }

    /** Writes a file of the user's. */
    Bench withHome(String file, String text) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    BareRepository repository(String name) throws IOException {
        return BareRepository.at(server.resolve(name));
    }

    GitAccess access() {
        return new GitAccess(offline, proxies, credentials, new UserEnvironment(environment, home));
    }

    GitSources sources() {
        return new GitSources(cache, access(), events::add, new Timeouts(10_000, 10_000));
    }

    PinnedSource fetch(String url, Object revision) {
        return sources().fetch(new GitUrl(url), revision.toString());
    }

    List<String> seen(String url, Object revision) throws IOException {
        try (SourceTree tree = sources().open(fetch(url, revision))) {
            return TreeListing.of(tree);
        }
    }

    /** Fetches what cannot be fetched, and gives all that is said of it, causes included, as Maven's -e shows it. */
    String failure(String url, Object revision) {
        SourceException failure =
                Assertions.assertThrows(SourceException.class, () -> fetch(url, revision), "no failure");
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Runs git itself as this user, and gives what it prints. */
    String git(Path where, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=me", "-c", "user.email=me@example.com", "-c", "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(where.toFile());
        builder.redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_COMMITTER_DATE", "2024-05-06T07:08:09Z");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assertions.assertEquals(0, process.waitFor(), output);
        return output.strip();
    }

    /** The repositories of the cache. */
    List<String> cached() throws IOException {
        Path git = cache.resolve("git");
        if (!Files.exists(git)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(git)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.endsWith(".git"))
                    .sorted()
                    .toList();
        }
    }
}
