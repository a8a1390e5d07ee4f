package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.http.SampleCertificate;
import com.mellanox.mkt.images.http.TunnelProxy;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories of hosts that only a proxy can reach. */
class ProxyTest {
    private static final String PLAIN = "http://git.corp.invalid/x.git";
    private static final String SECURE = "https://git.corp.invalid/x.git";

    /** Trusted by nobody. */
    private static SampleCertificate certificate;

    private Bench bench;
    private GitHttpServer proxy;
    private Commit commit;

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        certificate = new SampleCertificate(directory, "dns:git.corp.invalid");
    }

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        commit = bench.repository("x.git").commit("one");
        proxy = new GitHttpServer(bench.server);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private void useProxy(String login, String... except) {
        URI address = URI.create("http://" + login + "127.0.0.1:" + proxy.port());
        bench.with(new Proxies(address, address, List.of(except)));
    }

    private void useTunnel(TunnelProxy tunnel, String login) {
        bench.with(new Proxies(null, tunnel.url(login), List.of()));
    }

    private GitHttpServer secured() throws Exception {
        return new GitHttpServer(bench.server, certificate.context());
    }

    @Test
    void fetchWhenProxyIsSetGoesThroughIt() {
        useProxy("");
        assertThat(bench.fetch(PLAIN, commit).commit()).isEqualTo(commit);
        assertThat(proxy.requests())
                .isNotEmpty()
                .allMatch(request -> request.target().startsWith(PLAIN));
    }

    @Test
    void fetchWhenHostIsExceptedGoesPastTheProxy() {
        useProxy("", ".corp.invalid");
        assertThat(bench.failure(PLAIN, commit)).contains("the host git.corp.invalid is not known");
        assertThat(proxy.requests()).isEmpty();
    }

    @Test
    void fetchWhenProxyWantsPasswordGivesIt() {
        proxy.asksOfProxyUsers("me", "p@ss");
        useProxy("me:p%40ss@");
        assertThat(bench.fetch(PLAIN, commit).commit()).isEqualTo(commit);
    }

    @Test
    void fetchWhenProxyRefusesSaysSoAndHidesThePassword() {
        proxy.asksOfProxyUsers("me", "right");
        useProxy("me:hushhush@");
        assertRefused(PLAIN);
        try (TunnelProxy tunnel = TunnelProxy.to(proxy.port()).asksFor("me", "right")) {
            useTunnel(tunnel, "me:hushhush@");
            assertRefused(SECURE);
        }
    }

    private void assertRefused(String url) {
        assertThat(bench.failure(url, commit))
                .contains("the proxy does not let it through")
                .contains("407")
                .doesNotContain("hushhush");
    }

    @Test
    void fetchWhenProxyWantsPasswordTunnelsTls() throws Exception {
        try (GitHttpServer server = secured();
                TunnelProxy tunnel = TunnelProxy.to(server.port()).asksFor("me", "p@ss")) {
            useTunnel(tunnel, "me:p%40ss@");
            assertThat(bench.failure(SECURE, commit))
                    .contains("the certificate of git.corp.invalid is not trusted")
                    .contains("javax.net.ssl.trustStore");
            bench.withHome(".gitconfig", "[http \"https://git.corp.invalid\"]\n sslVerify = false\n");
            assertThat(bench.fetch(SECURE, commit).commit()).isEqualTo(commit);
            assertThat(tunnel.heads()).anyMatch(head -> head.startsWith("CONNECT git.corp.invalid:443 "));
            assertThat(server.requests())
                    .allMatch(request -> request.header("Proxy-Authorization").isEmpty());
        }
    }

    @Test
    void fetchWhenProxyWantsNoPasswordTunnelsTls() throws Exception {
        try (GitHttpServer server = secured();
                TunnelProxy tunnel = TunnelProxy.to(server.port())) {
            useTunnel(tunnel, "");
            bench.withHome(".gitconfig", "[http]\n sslVerify = false\n");
            assertThat(bench.fetch(SECURE, commit).commit()).isEqualTo(commit);
        }
    }

    @Test
    void messageWhenProxyIsNotThereNamesIt() {
        useProxy("me:hushhush@");
        proxy.close();
        assertThat(bench.failure(PLAIN, commit))
                .contains("git.corp.invalid cannot be reached (by the proxy http://***@127.0.0.1:" + proxy.port())
                .doesNotContain("hushhush");
        bench.with(new Proxies(URI.create("http://proxy.invalid:3128"), null, List.of()));
        assertThat(bench.failure(PLAIN, commit))
                .contains("the host proxy.invalid is not known (by the proxy http://proxy.invalid:3128)");
    }

    @Test
    void fetchWhenProxyIsItselfReachedByTlsSaysThatThisIsNotDone() {
        URI address = URI.create("https://me:hushhush@127.0.0.1:" + proxy.port());
        bench.with(new Proxies(address, address, List.of()));
        assertThat(bench.failure(PLAIN, commit))
                .contains("git only knows proxies that are reached by http or socks5")
                .doesNotContain("hushhush");
    }
}
