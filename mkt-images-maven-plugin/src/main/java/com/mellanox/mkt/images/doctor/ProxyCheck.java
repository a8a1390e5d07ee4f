package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The proxies as each part sees them: whether they answer, and whether the parts use the same. */
record ProxyCheck(ProxyUse use, EngineConnection connection) implements Check {
    private static final int CONNECT_MILLIS = 2000;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    @Override
    public String subject() {
        return "proxies";
    }

    @Override
    public Optional<Result> run() {
        return proxies().stream()
                .flatMap(proxy -> connect(proxy).map(problem -> silent(proxy, problem)).stream())
                .findFirst()
                .or(() -> Optional.of(compare()));
    }

    private Result silent(URI proxy, String problem) {
        return Result.broken(
                "the proxy " + Proxies.shown(proxy) + origin(proxy) + " does not answer: " + problem,
                "What is reached by it fails: git servers, registries or the downloads of steps",
                "Correct it where it is set, or use none: -Dmkt.httpProxy=none -Dmkt.httpsProxy=none");
    }

    private Result compare() {
        return new ProxyComparison(
                        text(use.decision().forFetches()) + origin(),
                        text(use.decision().forSteps()),
                        use.maven().orElse(ProxyComparison.NONE),
                        connection
                                .ifReached()
                                .map(engine -> engine.info().proxy().orElse(ProxyComparison.NONE)))
                .result();
    }

    private String origin() {
        String origin = use.decision().origin();
        return origin.isEmpty() ? "" : " of " + origin;
    }

    /** Only the proxies of steps come from apt. */
    private String origin(URI proxy) {
        Proxies own = use.decision().forFetches();
        return proxy.equals(own.http()) || proxy.equals(own.https()) ? origin() : " of apt's configuration";
    }

    private List<URI> proxies() {
        Proxies own = use.decision().forFetches();
        Proxies steps = use.decision().forSteps();
        return Stream.of(own.https(), own.http(), steps.https(), steps.http())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** The one that more requests use. */
    private static String text(Proxies proxies) {
        URI proxy = proxies.https() == null ? proxies.http() : proxies.https();
        return proxy == null ? ProxyComparison.NONE : Proxies.shown(proxy);
    }

    private static Optional<String> connect(URI proxy) {
        int standard = "https".equalsIgnoreCase(proxy.getScheme()) ? HTTPS_PORT : HTTP_PORT;
        int port = proxy.getPort() > 0 ? proxy.getPort() : standard;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(proxy.getHost(), port), CONNECT_MILLIS);
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("unknown host " + proxy.getHost());
        } catch (IOException e) {
            return Optional.of(Causes.reason(e));
        }
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.broken(problem, "Git servers and registries cannot be reached", remedy);
    }
}
