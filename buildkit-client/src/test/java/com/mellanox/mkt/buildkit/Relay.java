package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/** A program that connects its standard input and output to a socket, as {@code docker system dial-stdio} does. */
final class Relay {
    private Relay() {}

    /** The command that starts it. */
    static List<String> command(Path socket) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Relay.class.getName(),
                socket.toString());
    }

    /** Suspends those that this process has started: the connections stay open, and nothing comes through. */
    static void suspend() throws IOException, InterruptedException {
        for (ProcessHandle relay : ProcessHandle.current().children().toList()) {
            new ProcessBuilder("kill", "-STOP", String.valueOf(relay.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    public static void main(String[] arguments) throws IOException {
        try (Socket socket = Transport.unix(Path.of(arguments[0])).connect(false)) {
            OutputStream toDaemon = socket.getOutputStream();
            Thread input = new Thread(() -> {
                copy(System.in, toDaemon);
                // The client has closed its side: so the relay ends.
                System.exit(0);
            });
            input.setDaemon(true);
            input.start();
            copy(socket.getInputStream(), System.out);
        }
    }

    private static void copy(InputStream in, OutputStream out) {
        byte[] buffer = new byte[32 * 1024];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // One of the sides has closed.
        }
    }
}
