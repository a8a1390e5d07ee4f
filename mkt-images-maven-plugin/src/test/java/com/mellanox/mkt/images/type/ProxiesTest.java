package com.mellanox.mkt.images.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which proxy is taken for what. */
class ProxiesTest {
    private static final URI PLAIN = URI.create("http://proxy:3128");
    private static final URI SECURE = URI.create("http://me:hushhush@proxy:3129");

    @Test
    void proxyWhenSchemesDifferIsThatOfTheTarget() {
        Proxies proxies = new Proxies(PLAIN, SECURE, List.of());
        assertThat(proxies.proxyFor(URI.create("http://host/"))).contains(PLAIN);
        assertThat(proxies.proxyFor(URI.create("https://host/"))).contains(SECURE);
        assertThat(new Proxies(PLAIN, null, List.of()).proxyFor(URI.create("https://host/")))
                .isEmpty();
        assertThat(Proxies.NONE.proxyFor(URI.create("http://host/"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "host.corp.example, host.corp.example, true",
        "HOST.corp.example, host.CORP.example, true",
        "corp.example, host.corp.example, true",
        ".corp.example, host.corp.example, true",
        "*.corp.example, host.corp.example, true",
        "corp.example, hostcorp.example, false",
        "'*', anything, true",
        "host:443, host, true",
        "host:8443, host, false",
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, 11.1.2.3, false",
        "10.0.0.0/8, ten.example, false",
        "fd00::/8, '[fd00::1]', true",
        "192.168.1.7, 192.168.1.7, true",
        "elsewhere, localhost, true",
        "elsewhere, 127.0.0.3, true",
        "elsewhere, '[::1]', true",
        "'', host, false"
    })
    void proxyWhenHostIsExceptedIsNone(String exception, String host, boolean direct) {
        Proxies proxies = new Proxies(PLAIN, PLAIN, List.of("other.example", exception));
        assertThat(proxies.proxyFor(URI.create("https://" + host + "/x")).isEmpty())
                .isEqualTo(direct);
    }

    @Test
    void toStringWhenProxyHasPasswordHidesIt() {
        assertThat(new Proxies(PLAIN, SECURE, List.of("x")))
                .hasToString("http http://proxy:3128, https http://***@proxy:3129, not for [x]");
    }

    @Test
    void proxyWhenItHasNoHostIsRefused() {
        assertThatThrownBy(() -> new Proxies(URI.create("proxy:3128"), null, List.of()))
                .hasMessageContaining("'proxy:3128' is not a proxy");
    }
}
