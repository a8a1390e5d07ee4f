package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.AuthConfig;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Logins as an engine gets them. */
class LoginHeaderTest {

    @Test
    void valueWhenReadByDockerJavaIsTheSameLogin() throws IOException {
        AuthConfig password = new AuthConfig()
                .withRegistryAddress("registry.example.com")
                .withUsername("robot$ci")
                .withPassword("ü\"?>~");
        AuthConfig token =
                new AuthConfig().withRegistryAddress("registry.example.com").withIdentityToken("t0k");

        assertThat(readBack(LoginHeader.value(password))).isEqualTo(password);
        assertThat(readBack(LoginHeader.value(token))).isEqualTo(token);
    }

    private static AuthConfig readBack(String header) throws IOException {
        return new ObjectMapper().readValue(Base64.getUrlDecoder().decode(header), AuthConfig.class);
    }
}
