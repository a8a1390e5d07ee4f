package com.mellanox.mkt.images.git;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Serves the bare repositories below a directory by git's own http-backend. Records what it is asked; can ask for a
 * password, speak the old protocol only, keep silent, and be taken for a proxy.
 */
final class GitHttpServer implements AutoCloseable {
    private final Path root;
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "git http server of a test");
        thread.setDaemon(true);
        return thread;
    });
    private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private volatile @Nullable String login;
    private volatile @Nullable String proxyLogin;
    private volatile @Nullable SSLContext tls;
    private volatile boolean speaksOldProtocol;
    private volatile boolean isSilent;

    GitHttpServer(Path root) throws IOException {
        this.root = root;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    GitHttpServer asksFor(String user, String password) {
        login = basic(user, password);
        return this;
    }

    GitHttpServer asksOfProxyUsers(String user, String password) {
        proxyLogin = basic(user, password);
        return this;
    }

    GitHttpServer speaksOldProtocol() {
        speaksOldProtocol = true;
        return this;
    }

    GitHttpServer isSilent() {
        isSilent = true;
        return this;
    }

    /** Serves what is behind a CONNECT by TLS. */
    GitHttpServer isTunnelTo(SSLContext context) {
        tls = context;
        return this;
    }

    private static String basic(String user, String password) {
        byte[] plain = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain);
    }

    int port() {
        return socket.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + "/" + path;
    }

    List<HttpExchange> requests() {
        return requests;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            HttpExchange request = HttpExchange.read(new BufferedInputStream(connection.getInputStream()));
            requests.add(request);
            if (isSilent) {
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            } else if (proxyLogin != null
                    && !request.header("proxy-authorization").equals(proxyLogin)) {
                refuse(connection, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"proxy\"");
            } else if (request.method().equals("CONNECT")) {
                tunnel(connection);
            } else if (login != null && !request.header("authorization").equals(login)) {
                refuse(connection, "401 Unauthorized", "WWW-Authenticate: Basic realm=\"git\"");
            } else {
                answer(connection, request);
            }
        } catch (IOException e) {
            // the client is gone, and the test sees why
        }
    }

    private static void refuse(Socket connection, String status, String header) throws IOException {
        write(
                connection,
                "HTTP/1.1 " + status + "\r\n" + header + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }

    private void tunnel(Socket connection) throws IOException {
        SSLContext context = tls;
        if (context == null) {
            refuse(connection, "405 Method Not Allowed", "Allow: GET, POST");
            return;
        }
        write(connection, "HTTP/1.1 200 Connection established\r\n\r\n");
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(connection, null, connection.getPort(), true);
        secured.setUseClientMode(false);
        HttpExchange request = HttpExchange.read(new BufferedInputStream(secured.getInputStream()));
        requests.add(request);
        answer(secured, request);
        secured.close();
    }

    private void answer(Socket connection, HttpExchange request) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.put("HOME", root.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("REQUEST_METHOD", request.method());
        environment.put("PATH_INFO", request.path());
        environment.put("QUERY_STRING", request.query());
        environment.put("CONTENT_TYPE", request.header("content-type"));
        environment.put("HTTP_CONTENT_ENCODING", request.header("content-encoding"));
        if (!speaksOldProtocol) {
            environment.put("GIT_PROTOCOL", request.header("git-protocol"));
        }
        Process backend = builder.start();
        try (OutputStream out = backend.getOutputStream()) {
            out.write(request.body().getBytes(StandardCharsets.ISO_8859_1));
        }
        try (InputStream in = backend.getInputStream()) {
            String output = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            String status = output.startsWith("Status: ") ? output.substring(8, output.indexOf('\r')) : "200 OK";
            write(connection, "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + output);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
