package com.mellanox.mkt.images.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.Proxies;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link ProxyDecision} and {@link ProxySource}. */
class ProxyDecisionTest {
    private static final ProxySource NOTHING = new ProxySource("nowhere", null, null, null);

    @Test
    void proxiesWhenSeveralPlacesNameThemAreTakenFromTheFirst() {
        ProxyDecision decision = new ProxyDecision(
                List.of(
                        new ProxySource("-Dmkt.*", "http://option:1", null, null),
                        new ProxySource("settings.xml", "http://settings:2", "http://settings:3", null),
                        new ProxySource("the environment", "http://env:4", "http://env:5", "a.example, .b.example")),
                () -> new ProxySource("apt's configuration", "http://apt:6", "http://apt:7", "c.example"));

        assertThat(decision.buildArguments())
                .containsExactly(
                        Map.entry("http_proxy", "http://option:1"),
                        Map.entry("https_proxy", "http://settings:3"),
                        Map.entry("no_proxy", "a.example,.b.example"));
        assertThat(decision.origin()).isEqualTo("-Dmkt.* and settings.xml");
    }

    @Test
    void proxiesWhenOnlyAptNamesThemAreForContainersAlone() {
        ProxySource apt = ProxySource.ofApt("""
                Acquire::http "";
                Acquire::http::Proxy "http://127.0.0.1:3142";
                Acquire::http::Proxy::mirror.local "DIRECT";
                Acquire::https::Proxy "http://cache.example:3128/";
                Acquire::https::Proxy::other.local "http://another:1";
                """);

        ProxyDecision decision = new ProxyDecision(List.of(NOTHING), () -> apt);

        assertThat(decision.buildArguments())
                .containsExactly(
                        Map.entry("http_proxy", "http://127.0.0.1:3142"),
                        Map.entry("https_proxy", "http://cache.example:3128/"),
                        Map.entry("no_proxy", "mirror.local"));
        assertThat(decision.isOnLoopback()).isTrue();
        assertThat(decision.forFetches()).isEqualTo(Proxies.NONE);
        assertThat(decision.origin()).isEmpty();
    }

    @Test
    void proxiesWhenAptGoesDirectlyAreNone() {
        ProxySource apt = ProxySource.ofApt("Acquire::http::Proxy \"DIRECT\";");

        assertThat(new ProxyDecision(List.of(), () -> apt).buildArguments()).isEmpty();
    }

    @Test
    void aptWhenThereAreNoContainersIsNotAsked() {
        ProxyDecision decision = new ProxyDecision(List.of(NOTHING), () -> {
            throw new AssertionError("a program was started for nothing");
        });

        assertThat(decision.forFetches()).isEqualTo(Proxies.NONE);
    }

    @Test
    void proxyWhenSwitchedOffIsNotTakenFromALaterPlace() {
        ProxyDecision decision = new ProxyDecision(
                List.of(
                        new ProxySource("-Dmkt.*", "none", null, null),
                        ProxySource.ofEnvironment(Map.of("http_proxy", "http://env:1", "NO_PROXY", "x"))),
                () -> NOTHING);

        assertThat(decision.buildArguments()).isEmpty();
    }

    @Test
    void proxyWhenWrittenWithoutSchemeIsHttp() {
        ProxyDecision decision = new ProxyDecision(
                List.of(ProxySource.ofEnvironment(Map.of("HTTPS_PROXY", "proxy:3128"))), () -> NOTHING);

        assertThat(decision.forFetches().https()).isEqualTo(URI.create("http://proxy:3128"));
        assertThat(decision.isOnLoopback()).isFalse();
    }

    @Test
    void proxyWhenItIsNoneNamesThePlaceAndNotTheText() {
        ProxySource environment = ProxySource.ofEnvironment(Map.of("http_proxy", "http://user:secret@ho st"));

        assertThatThrownBy(() -> new ProxyDecision(List.of(environment), () -> NOTHING))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the environment")
                .hasMessageNotContaining("secret");
        assertThat(environment.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "garbage | neither a scheme nor a port",
                "http://proxy:99999 | its port is 99999; ports are 1 to 65535",
                "http://proxy:0 | its port is 0",
                "ftp://proxy:21 | its scheme is 'ftp'",
                "http:// | not a URL"
            })
    void proxyWhenItCannotBeOneNamesTheVariableAndWhatIsWrong(String value, String reason) {
        ProxySource environment = ProxySource.ofEnvironment(Map.of("HTTPS_PROXY", value));

        assertThatThrownBy(() -> new ProxyDecision(List.of(environment), () -> NOTHING))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageContaining(reason)
                .hasMessageContaining("http://host:port");
    }

    @Test
    void descriptionWhenAProxyHasAPasswordHidesIt() {
        ProxyDecision decision = new ProxyDecision(
                List.of(new ProxySource("x", "http://user:secret@proxy:1", null, null)), () -> NOTHING);

        assertThat(decision.describe()).contains("proxy:1").doesNotContain("secret");
    }
}
