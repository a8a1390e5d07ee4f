package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A socket that the user may not use, tried by a Java of another user, since root may use all. */
class ForeignSocketIT {
    private static final String NO_LOGINS = "65534";

    @TempDir
    private Path directory;

    /** What the other user's Java runs: connects, and prints how that failed. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) {
            UserEnvironment environment = new UserEnvironment(Map.of(), Path.of("/nonexistent"));
            try (DockerEngine engine = DockerEngine.connect(
                    new EngineLocator(environment).locate(args[0]), registry -> Optional.empty(), event -> {})) {
                System.out.println("connected to " + engine.description());
            } catch (EngineException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void connectWhenSocketIsNotTheUsersShowsTheGroup() throws Exception {
        Path socket = directory.resolve("docker.sock");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));

            assertThat(runAsOther("unix://" + socket))
                    .isEqualTo("No permission to use the engine's socket at unix://" + socket + " (mkt.dockerHost)."
                            + " Become a member of the group docker ('sudo usermod -aG docker $USER', then log in again),"
                            + " or have sudo run 'docker system dial-stdio' without a password (a file in"
                            + " /etc/sudoers.d: '<user> ALL=(root) NOPASSWD: /usr/bin/docker system dial-stdio'), or use a"
                            + " rootless engine");
        }
    }

    private String runAsOther(String address) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (Files.isWritable(Path.of("/etc/passwd"))) {
            command.addAll(List.of("setpriv", "--reuid", NO_LOGINS, "--regid", NO_LOGINS, "--clear-groups"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                readableClassPath(),
                Main.class.getName(),
                address));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.strip();
    }

    /** The class path where everybody can read it, which root's home is not. */
    private String readableClassPath() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            if (Files.exists(source)) {
                Path copy = directory.resolve("cp" + entries.size() + "-" + source.getFileName());
                copy(source, copy);
                entries.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void copy(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(target.resolve(source.relativize(found).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = file.equals(source)
                        ? target
                        : target.resolve(source.relativize(file).toString());
                Files.copy(file, copy);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
