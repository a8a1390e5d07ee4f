package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** OpenSSH's agent with one key of its own. */
final class SshAgent implements AutoCloseable {
    private static final int SECONDS = 30;

    private final Process process;
    private final Path socket;
    private final String publicKey;

    private SshAgent(Process process, Path socket, String publicKey) {
        this.process = process;
        this.socket = socket;
        this.publicKey = publicKey;
    }

    /** Whether the programs are installed. */
    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/bin/ssh-agent")) && Files.isExecutable(Path.of("/usr/bin/ssh-add"));
    }

    /**
     * Starts an agent.
     *
     * @param comment marks the key
     */
    static SshAgent start(Path directory, String comment) throws Exception {
        Path key = directory.resolve(comment);
        Path socket = directory.resolve(comment + ".sock");
        run(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", key.toString());
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (!Files.exists(socket)) {
            assertThat(agent.isAlive()).isTrue();
            TimeUnit.MILLISECONDS.sleep(5);
        }
        run(Map.of("SSH_AUTH_SOCK", socket.toString()), "ssh-add", "-q", key.toString());
        return new SshAgent(
                agent,
                socket,
                Files.readString(directory.resolve(comment + ".pub")).strip());
    }

    Path socket() {
        return socket;
    }

    /** The line that {@code ssh-add -L} prints. */
    String publicKey() {
        return publicKey;
    }

    /** The program {@code ssh-add} with the libraries that it needs, as files of a build context. */
    static List<Path> program() throws IOException, InterruptedException {
        Process ldd = new ProcessBuilder("ldd", "/usr/bin/ssh-add").start();
        String output = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ldd.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        List<Path> files = new ArrayList<>(List.of(Path.of("/usr/bin/ssh-add")));
        Pattern.compile("/\\S+").matcher(output).results().forEach(path -> files.add(Path.of(path.group())));
        return files;
    }

    private static void run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
