package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories of hosts that only a proxy can reach. */
class ProxyTest {
    private static final String PLAIN = "http://git.corp.invalid/x.git";
    private static final String SECURE = "https://git.corp.invalid/x.git";

    private Bench bench;
    private GitHttpServer proxy;
    private Commit commit;

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

    /** A server certificate that nobody trusts. */
    private SSLContext tls(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = directory.resolve("keys");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=git.corp.invalid",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
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
        for (String url : List.of(PLAIN, SECURE)) {
            assertThat(bench.failure(url, commit))
                    .contains("the proxy does not let it through")
                    .contains("407")
                    .doesNotContain("hushhush");
        }
    }

    @Test
    void fetchWhenProxyWantsPasswordTunnelsTls(@TempDir Path directory) throws Exception {
        proxy.asksOfProxyUsers("me", "p@ss").isTunnelTo(tls(directory));
        useProxy("me:p%40ss@");
        assertThat(bench.failure(SECURE, commit))
                .contains("the certificate of git.corp.invalid is not trusted")
                .contains("javax.net.ssl.trustStore");
        bench.withHome(".gitconfig", "[http \"https://git.corp.invalid\"]\n sslVerify = false\n");
        assertThat(bench.fetch(SECURE, commit).commit()).isEqualTo(commit);
        assertThat(proxy.requests()).anyMatch(request -> request.target().equals("git.corp.invalid:443"));
    }

    @Test
    void fetchWhenProxyWantsNoPasswordTunnelsTls(@TempDir Path directory) throws Exception {
        proxy.isTunnelTo(tls(directory));
        useProxy("");
        bench.withHome(".gitconfig", "[http]\n sslVerify = false\n");
        assertThat(bench.fetch(SECURE, commit).commit()).isEqualTo(commit);
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
