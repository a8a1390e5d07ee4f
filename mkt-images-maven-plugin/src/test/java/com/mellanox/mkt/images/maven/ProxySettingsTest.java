package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.proxy.ProxySource;
import com.mellanox.mkt.images.type.Proxies;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link ProxySettings}: what the goal's parameters, settings.xml and the environment make together. */
class ProxySettingsTest {
    private static final ProxySource NOTHING = new ProxySource("-Dmkt.*", null, null, null);

    @TempDir
    private Path root;

    private final Settings settings = new Settings();
    private SampleSecurity security;

    @BeforeEach
    void createSecurity() throws Exception {
        security = new SampleSecurity(root);
    }

    private Proxies decide(ProxySource parameters, Map<String, String> environment) {
        return new ProxySettings(parameters, settings, security)
                .decide(environment)
                .forFetches();
    }

    private Proxy proxy(String id, String protocol, String host) {
        Proxy proxy = new Proxy();
        proxy.setId(id);
        proxy.setProtocol(protocol);
        proxy.setHost(host);
        proxy.setPort(3128);
        settings.addProxy(proxy);
        return proxy;
    }

    @Test
    void proxyWhenSettingsHaveOneForHttpServesBoth() {
        proxy("corp", "http", "proxy.corp").setNonProxyHosts("localhost|*.corp.example|10.0.0.1");

        Proxies proxies = decide(NOTHING, Map.of("http_proxy", "http://other:1"));

        assertThat(proxies.http()).isEqualTo(URI.create("http://proxy.corp:3128"));
        assertThat(proxies.https()).isEqualTo(URI.create("http://proxy.corp:3128"));
        assertThat(proxies.noProxy()).containsExactly("localhost", ".corp.example", "10.0.0.1");
    }

    @Test
    void proxyWhenSettingsHaveOneForEachTakesEach() {
        proxy("one", "http", "one.corp");
        proxy("two", "HTTPS", "two.corp");

        Proxies proxies = decide(NOTHING, Map.of());

        assertThat(proxies.http()).isEqualTo(URI.create("http://one.corp:3128"));
        assertThat(proxies.https()).isEqualTo(URI.create("http://two.corp:3128"));
    }

    @Test
    void proxyWhenNotActiveGivesWayToTheEnvironment() {
        proxy("off", "http", "off.corp").setActive(false);

        assertThat(decide(NOTHING, Map.of("http_proxy", "http://other:1")).http())
                .isEqualTo(URI.create("http://other:1"));
    }

    @Test
    void parametersWhenGivenWin() {
        proxy("corp", "http", "proxy.corp");

        Proxies proxies = decide(new ProxySource("-Dmkt.*", "http://mine:1", "none", null), Map.of());

        assertThat(proxies.http()).isEqualTo(URI.create("http://mine:1"));
        assertThat(proxies.https()).isNull();
    }

    @Test
    void passwordWhenEncryptedIsDecryptedAndEscaped() throws Exception {
        Proxy proxy = proxy("corp", "http", "proxy.corp");
        proxy.setUsername("CORP\\me");
        proxy.setPassword(security.encrypted("p@ss: word/"));
        proxy("unused", "socks", "socks.corp").setPassword("{bm90IGVuY3J5cHRlZCBhdCBhbGw=}");

        Proxies proxies = decide(NOTHING, Map.of());

        assertThat(proxies.http()).hasToString("http://CORP%5Cme:p%40ss%3A%20word%2F@proxy.corp:3128");
        assertThat(proxies.toString()).doesNotContain("ss%3A");
        assertThat(security.asked()).containsOnly("corp");
    }

    @Test
    void passwordWhenItCannotBeDecryptedNamesTheProxy() {
        Proxy proxy = proxy("corp", "http", "proxy.corp");
        proxy.setUsername("me");
        proxy.setPassword("{bm90IGVuY3J5cHRlZCBhdCBhbGw=}");

        assertThatThrownBy(() -> decide(NOTHING, Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("settings.xml: the password of the proxy 'corp' cannot be decrypted."
                        + " Encrypt it again with the master password of settings-security.xml");
    }

    @Test
    void passwordWhenParametersReplaceTheProxyIsNotDecrypted() {
        Proxy proxy = proxy("corp", "http", "proxy.corp");
        proxy.setUsername("me");
        proxy.setPassword("{bm90IGVuY3J5cHRlZCBhdCBhbGw=}");

        Proxies proxies = decide(new ProxySource("-Dmkt.*", "http://mine:1", "http://mine:2", null), Map.of());

        assertThat(proxies.http()).isEqualTo(URI.create("http://mine:1"));
        assertThat(security.asked()).isEmpty();
    }

    @Test
    void exceptionsWhenBothProxiesHaveSomeAreThoseOfBoth() {
        proxy("one", "http", "one.corp").setNonProxyHosts("a.example|*.b.example");
        proxy("two", "https", "two.corp").setNonProxyHosts("a.example|c.example");

        assertThat(decide(NOTHING, Map.of()).noProxy()).containsExactly("a.example", ".b.example", "c.example");
    }

    @Test
    void proxyWhenNothingNamesOneIsNone() {
        assertThat(decide(NOTHING, Map.of())).isEqualTo(new Proxies(null, null, List.of()));
    }
}
