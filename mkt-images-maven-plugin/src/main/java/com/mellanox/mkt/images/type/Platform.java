package com.mellanox.mkt.images.type;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What images are built for: {@code linux/amd64}. */
public record Platform(String os, String architecture) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+){0,2}");
    private static final Map<String, String> ARCHITECTURES =
            Map.of("x86_64", "amd64", "x86-64", "amd64", "aarch64", "arm64", "armhf", "arm", "i386", "386");

    /** That of the machine that this runs on. */
    public static Platform ofThisHost() {
        return parse(System.getProperty("os.arch"));
    }

    /**
     * Reads a platform as Docker does: {@code linux/amd64}, {@code linux/arm64/v8} or {@code amd64}; the variant does not count.
     *
     * @throws IllegalArgumentException where the text is none
     */
    public static Platform parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a platform: os/architecture, as in linux/amd64");
        }
        String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        String architecture = parts[parts.length == 1 ? 0 : 1];
        return new Platform(
                parts.length == 1 ? "linux" : parts[0], ARCHITECTURES.getOrDefault(architecture, architecture));
    }

    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
