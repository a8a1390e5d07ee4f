package com.mellanox.mkt.images.engine.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.github.dockerjava.api.model.AuthConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The header {@code X-Registry-Auth}, with a login in it as docker-java's own commands encode it. */
final class LoginHeader {
    static final String NAME = "X-Registry-Auth";

    private LoginHeader() {}

    static String value(AuthConfig login) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator generator = new JsonFactory().createGenerator(json)) {
            generator.writeStartObject();
            write(generator, "username", login.getUsername());
            write(generator, "password", login.getPassword());
            write(generator, "identitytoken", login.getIdentitytoken());
            write(generator, "serveraddress", login.getRegistryAddress());
            generator.writeEndObject();
        }
        return Base64.getUrlEncoder().encodeToString(json.toByteArray());
    }

    private static void write(JsonGenerator generator, String name, @Nullable String value) throws IOException {
        if (value != null) {
            generator.writeStringField(name, value);
        }
    }
}
