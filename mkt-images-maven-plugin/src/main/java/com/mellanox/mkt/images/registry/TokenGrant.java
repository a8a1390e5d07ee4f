package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a registry's token is good for, where it says so. Registries give tokens also to those who may not push, and say
 * no only when the first layer comes.
 */
final class TokenGrant {
    private static final int PARTS_OF_JWT = 3;

    private TokenGrant() {}

    /** Whether a token says of itself that it does not let its owner push to a repository. */
    static boolean refusesPush(String token, String repository) {
        JsonValue payload = payload(token);
        if (payload == null || !payload.members().containsKey("access")) {
            return false;
        }
        return payload.at("access").items().stream()
                .filter(access -> access.at("type").text().orElse("").equals("repository")
                        && access.at("name").text().orElse("").equals(repository))
                .flatMap(access -> access.at("actions").items().stream())
                .map(action -> action.text().orElse(""))
                .noneMatch(action -> List.of("push", "*").contains(action));
    }

    private static @Nullable JsonValue payload(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != PARTS_OF_JWT) {
            return null;
        }
        try {
            return JsonReader.read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
