package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What {@code do-kvm.py} says of a VM: one JSON object a line on its standard output. */
sealed interface VmMessage {

    /** qemu was started. */
    record Started(Accelerator accel, String why, String qemu) implements VmMessage {}

    /** A piece of the console's text; each of its characters is a byte, since one may be cut in two. */
    record ConsoleText(String octets) implements VmMessage {
        byte[] bytes() {
            return VmMessage.bytes(octets);
        }
    }

    /** A piece of what the command prints, likewise. */
    record CommandText(String octets) implements VmMessage {
        byte[] bytes() {
            return VmMessage.bytes(octets);
        }
    }

    /** What the VM says of itself; names and values are those of the script {@code session} in {@code do-kvm.py}. */
    record Report(String name, String value) implements VmMessage {}

    /** qemu has ended by itself. */
    record Ended(int status) implements VmMessage {}

    /** Reads a line; empty for what is none of these. */
    static Optional<VmMessage> read(String line) {
        try {
            JsonValue json = JsonReader.read(line);
            String text = json.at("text").text().orElse("");
            return switch (json.at("event").text().orElse("")) {
                case "started" ->
                    Optional.of(new Started(
                            Accelerator.valueOf(
                                    json.at("accel").text().orElse("").toUpperCase(Locale.ROOT)),
                            json.at("why").text().orElse(""),
                            json.at("qemu").text().orElse("")));
                case "early", "console" -> Optional.of(new ConsoleText(text));
                case "output" -> Optional.of(new CommandText(text));
                case "report" ->
                    Optional.of(new Report(
                            json.at("name").text().orElse(""),
                            json.at("value").text().orElse("")));
                case "ended" ->
                    Optional.of(new Ended((int) json.at("status").number().orElse(1)));
                default -> Optional.empty();
            };
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String octets) {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }
}
