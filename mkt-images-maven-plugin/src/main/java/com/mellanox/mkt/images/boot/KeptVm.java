package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A VM that was kept: it runs, and no process of Maven belongs to it.
 *
 * @param owner the value of the label {@link VmOwner#OWNER} of its container
 * @param name the user's name for it
 * @param image the reference of the image
 * @param kernel the output of {@code uname -r}
 * @param since when it was started
 * @param sshPort the port of 127.0.0.1 that leads to its SSH server; empty if it is on a bridge
 * @param user the account of the user in it
 * @param engine the engine that runs it, as it describes itself
 */
public record KeptVm(
        String owner,
        String name,
        ImageKey key,
        String image,
        String kernel,
        Instant since,
        OptionalInt sshPort,
        String user,
        String engine) {

    KeptVm withName(String other) {
        return new KeptVm(owner, other, key, image, kernel, since, sshPort, user, engine);
    }

    /** The document of its file, without the owner, which is the name of its directory. */
    String json() {
        Map<String, @Nullable Object> document = members();
        document.put("user", user);
        document.put("engine", engine);
        return JsonWriter.write(document);
    }

    /** What users want to know of it. */
    public Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("name", name);
        members.put("key", key);
        members.put("image", image);
        members.put("kernel", kernel);
        members.put("since", since);
        members.put("sshPort", sshPort.isPresent() ? sshPort.getAsInt() : null);
        return members;
    }

    /** Reads the document; empty if it is none of these. */
    static Optional<KeptVm> read(String owner, String text) {
        try {
            JsonValue json = JsonReader.read(text);
            long port = json.at("sshPort").number().orElse(0);
            return Optional.of(new KeptVm(
                    owner,
                    text(json, "name"),
                    new ImageKey(text(json, "key")),
                    text(json, "image"),
                    text(json, "kernel"),
                    Instant.parse(text(json, "since")),
                    port == 0 ? OptionalInt.empty() : OptionalInt.of((int) port),
                    text(json, "user"),
                    text(json, "engine")));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonValue json, String member) {
        return json.at(member)
                .text()
                .orElseThrow(() -> new IllegalArgumentException("the record of a VM has no " + member));
    }
}
