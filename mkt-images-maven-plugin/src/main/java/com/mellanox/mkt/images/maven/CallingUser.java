package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.GuestUser;
import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Who calls Maven, as a VM needs to know it. */
final class CallingUser {
    private static final String KEYS = "authorized_keys";

    private CallingUser() {}

    /** The user of this process, with the keys of {@code ~/.ssh}. */
    static GuestUser find() {
        UnixSystem user = new UnixSystem();
        Path home = Path.of(System.getProperty("user.home"));
        return new GuestUser(user.getUsername(), (int) user.getUid(), (int) user.getGid(), home, keys(home));
    }

    /** Public keys alone: those of the user's own pairs, and those that may log in at this host. */
    static List<String> keys(Path home) {
        Path directory = home.resolve(".ssh");
        Set<String> keys = new LinkedHashSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(CallingUser::holdsKeys).sorted().toList()) {
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(keys::add);
            }
        } catch (IOException e) {
            // Whoever has no keys, or keeps them for himself, logs in at the console.
            return List.copyOf(keys);
        }
        return List.copyOf(keys);
    }

    private static boolean holdsKeys(Path file) {
        String name = file.getFileName().toString();
        return name.equals(KEYS) || (name.endsWith(".pub") && !name.endsWith("-cert.pub"));
    }
}
