package com.mellanox.mkt.images.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.mellanox.mkt.images.type.ImageKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that engines take for registries, and what they would take for something else. */
class DestinationTest {

    @Test
    void referenceWhenDefaultIsTheOriginals() {
        assertThat(Destination.DEFAULT.reference("kvm", new ImageKey("fc40")))
                .hasToString("harbor.mellanox.com/mkt/kvm:fc40");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "harbor.mellanox.com",
                "localhost",
                "localhost:5000",
                "127.0.0.1:5000",
                "[::1]:5000",
                "reg:443",
                "a-b.c"
            })
    void withRegistryWhenHostIsOneIsInReferences(String registry) {
        assertThat(Destination.DEFAULT
                        .withRegistry(registry)
                        .reference("kvm", new ImageKey("fc40"))
                        .canonical())
                .hasToString(registry + "/mkt/kvm:fc40");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "harbor",
                "https://harbor.mellanox.com",
                "harbor.mellanox.com/mkt",
                "a.b:",
                "a.b:0",
                "a.b:65536",
                "a.b:port",
                "a b.c",
                "user@a.b",
                "-a.b",
                "a..b"
            })
    void withRegistryWhenNoneThrows(String registry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.DEFAULT.withRegistry(registry))
                .withMessageContaining("'" + registry + "'");
    }

    @Test
    void withNamespaceWhenThereAreSeveralComponentsKeepsThem() {
        assertThat(Destination.DEFAULT.withNamespace("team/mkt")).hasToString("harbor.mellanox.com/team/mkt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "Mkt", "mkt/", "/mkt", "a//b", "a b", "../x", "mkt:x"})
    void withNamespaceWhenNoneThrows(String namespace) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.DEFAULT.withNamespace(namespace))
                .withMessageContaining("'" + namespace + "'");
    }
}
