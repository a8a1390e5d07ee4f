package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.BootRequest.GuestUser;
import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The user who runs Maven, as the user of a VM. */
final class CallingUser {
    private static final String KEYS = "authorized_keys";

    /** As a line of {@code authorized_keys} has it, perhaps after options. */
    private static final Pattern KEY = Pattern.compile(
            "(?:^|\\s)(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-\\S+|sk-\\S+@openssh\\.com)\\s+[A-Za-z0-9+/]+=*(?:\\s|$)");

    private CallingUser() {}

    /** The user of this process, with the keys of {@code ~/.ssh}. */
    static GuestUser find() {
        UnixSystem user = new UnixSystem();
        return of(user.getUsername(), user.getUid(), user.getGid(), Path.of(System.getProperty("user.home")));
    }

    /**
     * That user.
     *
     * @param name null for a number that no account has, as in a container
     * @param home as Java has it; of a number without an account, it is no path
     */
    static GuestUser of(@Nullable String name, long uid, long gid, Path home) {
        String account = name == null ? "u" + uid : name;
        return new GuestUser(account, uid, gid, home.isAbsolute() ? home : Path.of("/home", account), keys(home));
    }

    /** Public keys alone, each line that is one: those of the user's own pairs, and those that may log in at this host. */
    static List<String> keys(Path home) {
        Set<String> keys = new LinkedHashSet<>();
        try (Stream<Path> files = Files.list(home.resolve(".ssh"))) {
            files.filter(CallingUser::isKeyFile)
                    .sorted()
                    .flatMap(CallingUser::lines)
                    .filter(CallingUser::isKey)
                    .forEach(keys::add);
        } catch (IOException e) {
            // A user without readable keys logs in at the console.
            return List.of();
        }
        return List.copyOf(keys);
    }

    private static boolean isKeyFile(Path file) {
        String name = file.getFileName().toString();
        return name.equals(KEYS) || (name.endsWith(".pub") && !name.endsWith("-cert.pub"));
    }

    /** A comment may be in any encoding. The keys of a file that cannot be read are left out. */
    private static Stream<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip);
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean isKey(String line) {
        return !line.startsWith("#") && KEY.matcher(line).find();
    }
}
