package com.mellanox.mkt.images.registry;

import com.google.api.client.http.HttpHeaders;
import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.google.cloud.tools.jib.http.ResponseException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.json.JsonReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.http.ConnectionClosedException;
import org.apache.http.NoHttpResponseException;
import org.apache.http.TruncatedChunkException;
import org.apache.http.client.ClientProtocolException;
import org.apache.http.conn.ConnectTimeoutException;

/** A request that failed: the reason, from the exceptions of jib and of the HTTP client. */
final class RegistryFailure {
    private static final int BAD_REQUEST = 400;
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int INSUFFICIENT_STORAGE = 507;
    private static final int SHOWN = 300;

    /** The reference server's file driver gives the number of the system's error, 28; Harbor names its quota. */
    private static final Pattern FULL = Pattern.compile(
            "no space left on device|\"Err\":\\s*28\\b|exceed the configured upper limit|quota exceeded",
            Pattern.CASE_INSENSITIVE);

    /** The exceptions of connections that failed or ended too early. */
    private static final List<Class<? extends Throwable>> OF_THE_NETWORK = List.of(
            SocketException.class,
            InterruptedIOException.class,
            EOFException.class,
            NoHttpResponseException.class,
            ConnectionClosedException.class,
            TruncatedChunkException.class);

    private final Throwable failure;
    private final List<Throwable> chain;

    RegistryFailure(Throwable thrown) {
        this.failure = withoutSecrets(thrown);
        this.chain = Causes.of(failure);
    }

    /** Drops what jib says where a server gave no token: that quotes the request, an identity token in it. */
    private static Throwable withoutSecrets(Throwable thrown) {
        return thrown instanceof RegistryAuthenticationFailedException && thrown.getCause() == null
                ? new IOException("the server that gives out tokens gave none")
                : thrown;
    }

    Throwable failure() {
        return failure;
    }

    boolean has(Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    /** The answer's status; 0 where there was none. */
    int status() {
        return answer().map(ResponseException::getStatusCode).orElse(0);
    }

    private Optional<ResponseException> answer() {
        return first(ResponseException.class);
    }

    private String content() {
        return answer().map(ResponseException::getContent).orElse("");
    }

    private <T extends Throwable> Optional<T> first(Class<T> type) {
        return chain.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** The message in the registry's response; empty where it has none for people. */
    String message() {
        String content = content();
        try {
            String messages = JsonReader.read(content).at("errors").items().stream()
                    .map(error -> error.at("message").text().orElse(""))
                    .filter(message -> !message.isBlank())
                    .distinct()
                    .collect(Collectors.joining("; "));
            return visible(messages);
        } catch (IOException e) {
            return visible(content.replaceAll("<[^>]*>", " "));
        }
    }

    /** The status and the message of the response, or what is wrong with the connection. */
    String summary() {
        if (status() == 0) {
            return reason();
        }
        String message = message();
        return status() + (message.isEmpty() ? "" : ": " + message);
    }

    private static String visible(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    /** The innermost message, which is the most exact; without one, what kind of error it is. */
    String reason() {
        return chain.stream()
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .reduce((outer, inner) -> inner)
                .map(RegistryFailure::visible)
                .orElse(isOfTheNetwork() ? "the connection was closed" : "no reason is known");
    }

    /** Whether the server is not a registry: it sends a web page where a registry sends JSON. */
    boolean isWebPage() {
        boolean isError = status() == HttpURLConnection.HTTP_NOT_FOUND || status() == HttpURLConnection.HTTP_BAD_METHOD;
        return has(WebPageException.class) || (isError && content().strip().startsWith("<"));
    }

    static boolean isHtml(String contentType) {
        return contentType.strip().toLowerCase(Locale.ROOT).startsWith("text/html");
    }

    /** Whether the registry has no room: its disk is full, or a quota is used up. */
    boolean isFull() {
        return status() == INSUFFICIENT_STORAGE
                || (status() >= BAD_REQUEST && FULL.matcher(content()).find());
    }

    /** Whether the server's certificate is not trusted. */
    boolean isUntrusted() {
        return has(SSLException.class) && has(CertificateException.class) && !isOfAnotherHost() && !isOutOfDate();
    }

    /** Whether the server's certificate has expired, or is not valid yet. */
    boolean isOutOfDate() {
        return has(CertificateExpiredException.class) || has(CertificateNotYetValidException.class);
    }

    /** Whether the server's certificate is for another host. */
    boolean isOfAnotherHost() {
        return has(SSLPeerUnverifiedException.class)
                || (has(CertificateException.class) && reason().contains("No subject alternative"));
    }

    /** Whether the server does not speak TLS. */
    boolean isWithoutTls() {
        return has(SSLException.class)
                && chain.stream()
                        .anyMatch(link -> String.valueOf(link.getMessage()).contains("SSL message"));
    }

    /** Whether the server speaks TLS and the request was plain HTTP. */
    boolean isWithTls() {
        boolean isTold = status() == BAD_REQUEST && message().matches("(?is).*HTTP request.*HTTPS (server|port).*");
        return isTold || (isPlain() && has(ClientProtocolException.class));
    }

    /** Whether the request was plain HTTP. */
    boolean isPlain() {
        return chain.stream().anyMatch(link -> link instanceof NoResponseException transport && transport.isPlain());
    }

    /** Whether there was no connection at all. */
    boolean isUnconnected() {
        return has(UnknownHostException.class)
                || has(ConnectException.class)
                || has(NoRouteToHostException.class)
                || has(ConnectTimeoutException.class);
    }

    /** Whether the connection failed or ended too early. */
    boolean isOfTheNetwork() {
        return OF_THE_NETWORK.stream().anyMatch(this::has);
    }

    /**
     * Whether another attempt may succeed.
     *
     * @param hasAnswered whether the registry has answered before, so that its name is right
     */
    boolean mayPass(boolean hasAnswered) {
        if (isFull()) {
            return false;
        }
        if (status() > 0) {
            return status() == TIMEOUT || status() == TOO_MANY || status() >= SERVER_ERROR;
        }
        if (has(CertificateException.class) || isOfAnotherHost() || isWithoutTls() || isWithTls()) {
            return false;
        }
        Optional<ProxyRefusedException> proxy = first(ProxyRefusedException.class);
        if (proxy.isPresent()) {
            return hasAnswered && proxy.get().mayPass();
        }
        return isUnconnected() ? hasAnswered : isOfTheNetwork();
    }

    /** How long the server asks to wait. */
    Optional<Duration> retryAfter(Instant now) {
        return answer().map(ResponseException::getHeaders)
                .map(HttpHeaders::getRetryAfter)
                .flatMap(text -> wait(text.strip(), now));
    }

    private static Optional<Duration> wait(String text, Instant now) {
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
