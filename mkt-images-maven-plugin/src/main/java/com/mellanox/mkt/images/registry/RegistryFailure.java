package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.google.cloud.tools.jib.http.ResponseException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.registry.RequestException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.http.ConnectionClosedException;
import org.apache.http.HttpStatus;
import org.apache.http.NoHttpResponseException;
import org.apache.http.TruncatedChunkException;
import org.apache.http.client.ClientProtocolException;
import org.apache.http.client.utils.DateUtils;
import org.apache.http.conn.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** A request that failed: the reason, from the exceptions of jib and of the HTTP client. */
final class RegistryFailure {
    static final int TOO_MANY = 429;

    private static final int SHOWN = 300;

    /** The reference server's file driver gives the number of the system's error, 28; Harbor names its quota. */
    private static final Pattern FULL = Pattern.compile(
            "no space left on device|\"Err\":\\s*28\\b|exceed the configured upper limit|quota exceeded",
            Pattern.CASE_INSENSITIVE);

    /** The exceptions if there was no connection at all. */
    private static final List<Class<? extends Throwable>> UNCONNECTED = List.of(
            UnknownHostException.class,
            ConnectException.class,
            NoRouteToHostException.class,
            ConnectTimeoutException.class);

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
    private final Optional<ResponseException> response;

    RegistryFailure(Throwable thrown) {
        this.failure = withoutSecrets(thrown);
        this.chain = Causes.of(failure);
        this.response = Causes.find(failure, ResponseException.class);
    }

    /** Drops jib's message if a server gave no token: that quotes the request, an identity token in it. */
    private static Throwable withoutSecrets(Throwable thrown) {
        return thrown instanceof RegistryAuthenticationFailedException && thrown.getCause() == null
                ? new IOException("the server that gives out tokens gave none")
                : thrown;
    }

    Throwable failure() {
        return failure;
    }

    boolean has(Class<? extends Throwable> type) {
        return Causes.has(failure, type);
    }

    boolean has(Reason reason) {
        return any(link -> link instanceof RequestException request && request.reason() == reason);
    }

    private boolean any(Predicate<Throwable> condition) {
        return chain.stream().anyMatch(condition);
    }

    /** The response's status; 0 if there was no response. */
    int status() {
        return response.map(ResponseException::getStatusCode).orElse(0);
    }

    private String content() {
        return response.map(ResponseException::getContent).orElse("");
    }

    /** The message in the registry's response; empty if it has none for people. */
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
    private String reason() {
        return chain.stream()
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .reduce((outer, inner) -> inner)
                .map(RegistryFailure::visible)
                .orElse(isOfTheNetwork() ? "the connection was closed" : "no reason is known");
    }

    /** Whether the server is not a registry: it sends a web page where a registry sends JSON. */
    boolean isWebPage() {
        boolean isError = status() == HttpStatus.SC_NOT_FOUND || status() == HttpStatus.SC_METHOD_NOT_ALLOWED;
        return has(Reason.WEB_PAGE) || (isError && content().strip().startsWith("<"));
    }

    static boolean isHtml(String contentType) {
        return contentType.strip().toLowerCase(Locale.ROOT).startsWith("text/html");
    }

    /** Whether the registry has no room: its disk is full, or a quota is used up. */
    boolean isFull() {
        return status() == HttpStatus.SC_INSUFFICIENT_STORAGE
                || (status() >= HttpStatus.SC_BAD_REQUEST
                        && FULL.matcher(content()).find());
    }

    /** Whether the registry has forgotten an upload, as it does when it is restarted: it has to begin again. */
    boolean isUploadLost() {
        return status() == HttpStatus.SC_NOT_FOUND && content().contains("BLOB_UPLOAD_UNKNOWN");
    }

    /** Whether the registry does not have the blobs of a manifest that it had been sent. */
    boolean isBlobLost() {
        return status() >= HttpStatus.SC_BAD_REQUEST
                && status() < HttpStatus.SC_INTERNAL_SERVER_ERROR
                && content().contains("MANIFEST_BLOB_UNKNOWN");
    }

    /** Whether the registry refuses to change a tag. */
    boolean isImmutable() {
        return status() >= HttpStatus.SC_BAD_REQUEST
                && status() < HttpStatus.SC_INTERNAL_SERVER_ERROR
                && message().toLowerCase(Locale.ROOT).contains("immutable");
    }

    /** Whether the server has no time for the request now. */
    boolean isBusy() {
        return status() == TOO_MANY || status() >= HttpStatus.SC_INTERNAL_SERVER_ERROR;
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

    /** Whether the server does not use TLS. */
    boolean isWithoutTls() {
        return has(SSLException.class)
                && any(link -> String.valueOf(link.getMessage()).contains("SSL message"));
    }

    /** Whether the server uses TLS and the request was plain HTTP. */
    boolean isWithTls() {
        boolean isDeclared = status() == HttpStatus.SC_BAD_REQUEST
                && message().matches("(?is).*HTTP request.*HTTPS (server|port).*");
        return isDeclared || (has(Reason.PLAIN_CONNECTION) && has(ClientProtocolException.class));
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
            return status() == HttpStatus.SC_REQUEST_TIMEOUT || isBusy() || isUploadLost();
        }
        if (has(CertificateException.class) || isOfAnotherHost() || isWithoutTls() || isWithTls()) {
            return false;
        }
        if (has(Reason.PROXY_REFUSED)) {
            return false;
        }
        boolean isNotConnected = has(Reason.PROXY_FAILED) || isUnconnected(failure);
        return isNotConnected ? hasAnswered : isOfTheNetwork();
    }

    /** Whether there was no connection at all. */
    static boolean isUnconnected(Throwable failure) {
        return UNCONNECTED.stream().anyMatch(type -> Causes.has(failure, type));
    }

    /** The proxy that cannot be reached: {@code the proxy http://proxy:3128 does not answer}. */
    Optional<String> unreachedProxy() {
        return chain.stream()
                .filter(link -> link instanceof RequestException request && request.reason() == Reason.PROXY_UNREACHED)
                .map(Throwable::getMessage)
                .findFirst();
    }

    /** How long the server asks to wait. */
    Optional<Duration> retryAfter(Instant now) {
        // A time is one of the server's clock, and this machine's can be wrong.
        Instant then = response.map(answer -> answer.getHeaders().getDate())
                .flatMap(date -> Optional.ofNullable(DateUtils.parseDate(date)))
                .map(Date::toInstant)
                .orElse(now);
        return response.map(answer -> answer.getHeaders().getRetryAfter()).flatMap(text -> wait(text.strip(), then));
    }

    private static Optional<Duration> wait(String text, Instant now) {
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        @Nullable Date until = DateUtils.parseDate(text);
        return Optional.ofNullable(until)
                .map(date -> Duration.between(now, date.toInstant()))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }
}
