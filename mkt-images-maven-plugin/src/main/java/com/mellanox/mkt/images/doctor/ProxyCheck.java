package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.engine.EngineInfo;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The proxies as each part sees them: whether they answer, and whether the parts use the same. */
record ProxyCheck(ProxyUse use, EngineConnection connection) implements Check {
    private static final int CONNECT_MILLIS = 4000;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    @Override
    public String subject() {
        return "proxies";
    }

    @Override
    public Optional<Result> run() {
        Proxies own = use.decision().forFetches();
        for (URI proxy : proxies()) {
            Optional<String> problem = connect(proxy);
            if (problem.isPresent()) {
                return Optional.of(Result.broken(
                        "the proxy " + Proxies.shown(proxy) + origin(own, proxy) + " does not answer: " + problem.get(),
                        "What is reached by it fails: git servers, registries or the downloads of steps",
                        "Correct it where it is set, or use none: -Dmkt.httpProxy=none -Dmkt.httpsProxy=none"));
            }
        }
        return Optional.of(compare(own));
    }

    private String origin() {
        String origin = use.decision().origin();
        return origin.isEmpty() ? "" : " of " + origin;
    }

    /** Only the proxies of steps come from apt. */
    private String origin(Proxies own, URI proxy) {
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

    private Result compare(Proxies own) {
        String ours = text(own.https() == null ? own.http() : own.https());
        Optional<EngineInfo> engine = connection.ifReached().map(reached -> reached.info());
        String engines =
                engine.flatMap(EngineInfo::proxy).map(ProxyCheck::shown).orElse("none");
        String mavens = use.maven().orElse("none");
        String text = "git and registries " + ours + origin() + ", steps " + steps() + ", Maven " + mavens
                + (engine.isPresent() ? ", engine " + engines : "");
        List<String> meanings = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        if (engine.isPresent() && isDifferent(ours, engines)) {
            meanings.add("the engine pulls base images and pushes " + by(engines));
            remedies.add(
                    "the engine's is set by 'systemctl edit docker' (Environment=HTTPS_PROXY=…), or by \"proxies\" in"
                            + " daemon.json; restart it then");
        }
        if (isDifferent(ours, mavens)) {
            meanings.add("Maven fetches plugins " + by(mavens));
            remedies.add("Maven's is set by <proxies> in settings.xml, which this plugin uses, too");
        }
        return meanings.isEmpty()
                ? Result.good(text)
                : Result.better(
                        text,
                        "git and registries are reached " + by(ours) + ", but " + String.join(", and ", meanings),
                        "If that is not on purpose: " + String.join("; ", remedies));
    }

    private String steps() {
        Proxies steps = use.decision().forSteps();
        return text(steps.https() == null ? steps.http() : steps.https());
    }

    /** Only whether there is one: the same proxy can have several names. */
    private static boolean isDifferent(String one, String other) {
        return one.equals("none") != other.equals("none");
    }

    private static String by(String proxy) {
        return proxy.equals("none") ? "without a proxy" : "by " + proxy;
    }

    private static String text(@Nullable URI proxy) {
        return proxy == null ? "none" : Proxies.shown(proxy);
    }

    private static String shown(String proxy) {
        return proxy.replaceFirst("//[^/]*@", "//***@");
    }

    @Override
    public Result failed(String problem, String remedy) {
        return Result.broken(problem, "Git servers and registries cannot be reached", remedy);
    }
}
