package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** An event of a VM that {@code do-kvm.py} reports: one JSON object a line on its standard output. */
sealed interface VmMessage {

    /** qemu was started. */
    record Started(Accelerator accel, String why) implements VmMessage {}

    /**
     * A piece of the console's text, or of what the command prints.
     *
     * @param octets each character is a byte, since a piece can end within a character
     */
    record Output(boolean isOfCommand, String octets) implements VmMessage {
        byte[] bytes() {
            return octets.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** A value from within the VM; names and values are those of the script {@code session} in {@code do-kvm.py}. */
    record Report(String name, String value) implements VmMessage {}

    /** qemu has ended; a status below 0 is the number of a signal. */
    record Ended(int status) implements VmMessage {}

    /** {@code do-kvm.py} has been asked to outlive this process, and does. */
    record Kept() implements VmMessage {}

    /** {@code do-kvm.py} begins to write the memory of the VM to a file. */
    record Dumping() implements VmMessage {}

    /** The memory is written; the error is empty if it is. */
    record Dumped(String error) implements VmMessage {}

    /** Reads a line; empty if it is none of these. */
    static Optional<VmMessage> read(String line) {
        try {
            JsonValue json = JsonReader.read(line);
            return switch (text(json, "event")) {
                case "started" ->
                    Optional.of(new Started(
                            Accelerator.valueOf(text(json, "accel").toUpperCase(Locale.ROOT)), text(json, "why")));
                case "early", "console" -> Optional.of(new Output(false, text(json, "text")));
                case "output" -> Optional.of(new Output(true, text(json, "text")));
                case "report" -> Optional.of(new Report(text(json, "name"), text(json, "value")));
                case "kept" -> Optional.of(new Kept());
                case "dumping" -> Optional.of(new Dumping());
                case "dumped" -> Optional.of(new Dumped(text(json, "error")));
                case "ended" ->
                    Optional.of(new Ended((int) json.at("status").number().orElse(1)));
                default -> Optional.empty();
            };
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonValue json, String member) {
        return json.at(member).text().orElse("");
    }
}
