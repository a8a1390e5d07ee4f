package com.mellanox.mkt.images.yaml;

/**
 * A scalar as it was written, {@code 010} and {@code yes} included, whatever type YAML would give it.
 *
 * @param text its text, without quotes
 * @param plain whether it was written without quotes
 * @param line its line in the file, from 1
 */
public record YamlText(String text, boolean plain, int line) {

    boolean isEmpty() {
        return text.isBlank() || (plain && (text.equals("~") || text.equals("null")));
    }
}
