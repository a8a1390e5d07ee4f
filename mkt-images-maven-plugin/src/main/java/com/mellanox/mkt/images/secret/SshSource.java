package com.mellanox.mkt.images.secret;

import com.mellanox.mkt.images.secret.SecretSource.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An ssh agent for the steps of a build: the socket of one that runs, or the file of a private key.
 *
 * @param path the socket or the file
 * @param place where the user says so: {@code SSH_AUTH_SOCK}, {@code -Dmkt.ssh.default}
 */
public record SshSource(Path path, String place) {

    /** Whether it is the file of a private key, and not the socket of an agent. */
    public boolean isKey() {
        return Files.isRegularFile(path);
    }

    /** What is wrong with it, found without reading it; empty if it can probably be used. */
    public Optional<Fault> fault() {
        String name = "the ssh agent " + path + ", which " + place + " names, ";
        if (!Files.exists(path)) {
            return Optional.of(new Fault(
                    name + "does not exist",
                    "Start one, 'eval \"$(ssh-agent)\" && ssh-add', or name the file of a private key"));
        }
        if (Files.isDirectory(path)) {
            return Optional.of(
                    new Fault(name + "is a directory", "Name the socket of an agent or the file of a private key"));
        }
        if (path.toString().endsWith(".pub")) {
            return Optional.of(new Fault(name + "is a public key", "Name the file of the private key"));
        }
        return Files.isReadable(path)
                ? Optional.empty()
                : Optional.of(new Fault(name + "is not readable for you", "Check its permissions"));
    }
}
