package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.fuzz.FuzzTarget;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers any request with the next part of an input; a line {@code ----} separates answers, each with status and
 * headers. The first byte of the input chooses what is asked.
 */
final class RegistryAnswers implements FuzzTarget {
    private static final String SEPARATOR = "\n----\n";
    private static final int TLS_HANDSHAKE = 0x16;

    private final Queue<byte[]> answers = new ArrayDeque<>();
    private @Nullable ServerSocket server;

    @Override
    public synchronized void read(byte[] input, Path directory) throws IOException {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        String host = "127.0.0.1:" + port();
        synchronized (answers) {
            answers.clear();
            for (String answer : text.substring(Math.min(1, text.length())).split(SEPARATOR, -1)) {
                String head = answer.replace("HOST", host).replaceAll("\r?\n", "\r\n");
                answers.add(head.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        ImageReference image = ImageReference.parse(host + "/mkt/kvm:fc40");
        TlsTrust trust = new TlsTrust(null, List.of(), Set.of(host));
        RegistryAccess access = new RegistryAccess(registry -> Optional.empty(), Proxies.NONE, trust);
        try (RemoteRegistry registry = RemoteRegistry.of(host, access, new FakeBackoff(), event -> {})) {
            ask(registry, image, text.isEmpty() ? 0 : text.charAt(0) % 4);
        }
    }

    private static void ask(RemoteRegistry registry, ImageReference image, int question) {
        switch (question) {
            case 1 -> registry.tags(image.repository());
            case 2 ->
                registry.digest(image)
                        .ifPresent(digest -> registry.referrers(new ImageReference(image.name(), null, digest)));
            case 3 -> registry.checkPush(image.repository());
            default -> registry.manifest(image).ifPresent(manifest -> registry.labels(image, manifest));
        }
    }

    private int port() throws IOException {
        if (server == null) {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::serve, "registry of answers");
            thread.setDaemon(true);
            thread.start();
        }
        return server.getLocalPort();
    }

    @SuppressWarnings("EmptyCatch") // the client has closed the connection
    private void serve() {
        while (server != null) {
            try (Socket client = server.accept()) {
                serve(client);
            } catch (IOException e) {
                // the next one
            }
        }
    }

    private void serve(Socket client) throws IOException {
        client.setSoTimeout(500);
        client.setTcpNoDelay(true);
        InputStream in = client.getInputStream();
        int first = in.read();
        if (first < 0 || first == TLS_HANDSHAKE) {
            return;
        }
        int line = 0;
        for (int last = first; last >= 0; last = in.read()) {
            line = last == '\n' ? line + 1 : last == '\r' ? line : 0;
            if (line == 2) {
                break;
            }
        }
        byte[] answer;
        synchronized (answers) {
            answer = answers.isEmpty()
                    ? "HTTP/1.1 404 Not Found\r\n\r\n".getBytes(StandardCharsets.UTF_8)
                    : answers.remove();
        }
        client.getOutputStream().write(answer);
    }
}
