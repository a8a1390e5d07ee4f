package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.AuthConfig;
import com.mellanox.mkt.images.type.Login;
import org.junit.jupiter.api.Test;

/** What an engine is told of a login. */
class EngineLoginTest {

    @Test
    void loginWhenItIsAPasswordHoldsUserAndRegistry() {
        AuthConfig told = EngineLogin.of("registry.example.com:5000", new Login("robot$ci", "a:b"));

        assertThat(told.getRegistryAddress()).isEqualTo("registry.example.com:5000");
        assertThat(told.getUsername()).isEqualTo("robot$ci");
        assertThat(told.getPassword()).isEqualTo("a:b");
        assertThat(told.getIdentitytoken()).isNull();
    }

    @Test
    void loginWhenItIsATokenHoldsNoUser() {
        AuthConfig told = EngineLogin.of("registry.example.com", Login.ofIdentityToken("t0k"));

        assertThat(told.getIdentitytoken()).isEqualTo("t0k");
        assertThat(told.getUsername()).isNull();
        assertThat(told.getPassword()).isNull();
    }

    @Test
    void loginWhenItIsForDockerHubIsUnderItsOldAddress() {
        assertThat(EngineLogin.of("docker.io", new Login("me", "pw")).getRegistryAddress())
                .isEqualTo("https://index.docker.io/v1/");
    }
}
