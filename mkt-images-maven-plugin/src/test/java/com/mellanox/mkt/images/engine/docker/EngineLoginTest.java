package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.AuthConfig;
import com.mellanox.mkt.images.type.Login;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logins as an engine gets them. */
class EngineLoginTest {

    @Test
    void loginWhenItIsAPasswordHasUserAndRegistry() {
        AuthConfig told = EngineLogin.of("registry.example.com:5000", new Login("robot$ci", "a:b"));

        assertThat(told.getRegistryAddress()).isEqualTo("registry.example.com:5000");
        assertThat(told.getUsername()).isEqualTo("robot$ci");
        assertThat(told.getPassword()).isEqualTo("a:b");
        assertThat(told.getIdentitytoken()).isNull();
    }

    @Test
    void loginWhenItIsATokenHasNoUser() {
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

    @Test
    void headerWhenReadByDockerJavaIsTheSameLogin() throws IOException {
        for (Login login : List.of(new Login("robot$ci", "ü\"?>~"), Login.ofIdentityToken("t0k"))) {
            String header = EngineLogin.header("registry.example.com", login).get("X-Registry-Auth");

            assertThat(new ObjectMapper().readValue(Base64.getUrlDecoder().decode(header), AuthConfig.class))
                    .isEqualTo(EngineLogin.of("registry.example.com", login));
        }
    }
}
