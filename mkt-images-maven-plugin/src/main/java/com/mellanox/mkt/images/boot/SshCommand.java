package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command line of ssh that leads into a VM.
 *
 * @param home the user's home directory on this host
 */
public record SshCommand(KeptVm vm, Path home) {
    /** The status by which ssh reports its own failures. */
    public static final int FAILED = 255;

    private static final String PUBLIC = ".pub";

    /**
     * The words of the command.
     *
     * @param command what the user's shell runs in the VM; empty for a login
     * @throws InvalidInputException if the VM has no port on this host
     */
    public List<String> words(Optional<String> command) {
        int port = vm.sshPort()
                .orElseThrow(() -> new InvalidInputException(
                        "The VM " + vm.name() + " is on a bridge, and has no port on this host",
                        "Find its address at your DHCP server, and use ssh"));
        List<String> words = new ArrayList<>(List.of("ssh", "-p", String.valueOf(port), "-l", vm.user()));
        // The port can have led to another VM before, with the host key of another user.
        option(words, "StrictHostKeyChecking=no");
        option(words, "UserKnownHostsFile=/dev/null");
        // Otherwise ssh warns that it has added the key to that file.
        option(words, "LogLevel=ERROR");
        option(words, "ConnectTimeout=10");
        identities().forEach(key -> words.addAll(List.of("-i", key.toString())));
        words.add("127.0.0.1");
        command.ifPresent(words::add);
        return List.copyOf(words);
    }

    private static void option(List<String> words, String option) {
        words.add("-o");
        words.add(option);
    }

    /** The user's private keys whose public ones the VM accepts: ssh tries others only if their names are usual. */
    private List<Path> identities() {
        try (Stream<Path> files = Files.list(home.resolve(".ssh"))) {
            return files.filter(file -> file.toString().endsWith(PUBLIC))
                    .map(file ->
                            file.resolveSibling(file.getFileName().toString().replaceFirst("\\" + PUBLIC + "$", "")))
                    .filter(Files::isReadable)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // an agent can have keys
        }
    }
}
