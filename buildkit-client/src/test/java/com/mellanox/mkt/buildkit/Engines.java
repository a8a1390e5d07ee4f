package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.buildkit.transport.Transport;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The daemons of the tests, and what a context for them is made of. */
final class Engines {
    private Engines() {}

    /** Sockets of daemons that have BuildKit: those that the environment names, or else the Docker of this machine. */
    static List<Path> sockets() {
        String named = System.getenv("MKT_ENGINES");
        if (named == null || named.isBlank()) {
            return List.of(Path.of("/var/run/docker.sock"));
        }
        List<Path> sockets = new ArrayList<>();
        Arrays.stream(named.trim().split("\\s+"))
                .map(engine -> engine.split("=", 2))
                .filter(engine -> engine[0].startsWith("docker"))
                .forEach(engine -> sockets.add(Path.of(engine[1].replaceFirst("^unix://", ""))));
        return sockets;
    }

    /** A directory with busybox and a Dockerfile that begins with an image of it. */
    static Path context(Path directory, String dockerfile) throws IOException {
        Files.copy(Path.of("/bin/busybox"), directory.resolve("busybox"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(directory.resolve("Dockerfile"), """
                FROM scratch AS base
                COPY busybox /bin/busybox
                RUN ["/bin/busybox", "--install", "/bin"]
                """ + dockerfile);
        return directory;
    }

    /** Removes an image by Docker's API. Fails if there is no such image. */
    static void removeImage(Path socket, String id) throws IOException {
        request(socket, "DELETE /images/" + id);
    }

    /** An image as Docker saves it: a tar whose bytes are characters. */
    static String saveImage(Path socket, String id) throws IOException {
        return request(socket, "GET /images/" + id + "/get");
    }

    /** The first number of Docker's version. */
    static int majorVersion(Path socket) throws IOException {
        Matcher version = Pattern.compile("\"Version\":\"(\\d+)\\.").matcher(request(socket, "GET /version"));
        assertThat(version.find()).isTrue();
        return Integer.parseInt(version.group(1));
    }

    private static String request(Path socket, String line) throws IOException {
        try (Socket connection = Transport.unix(socket).connect(false)) {
            String request = line + " HTTP/1.0\r\nHost: docker\r\n\r\n";
            connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(connection.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer.lines().findFirst()).get().asString().matches("HTTP/1\\.[01] 200 .*");
            return answer;
        }
    }
}
