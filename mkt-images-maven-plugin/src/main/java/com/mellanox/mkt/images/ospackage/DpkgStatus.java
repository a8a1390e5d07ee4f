package com.mellanox.mkt.images.ospackage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads {@code /var/lib/dpkg/status}, stanza by stanza: fields, and after each stanza an empty line. A line that begins with a
 * blank belongs to the field before it.
 */
final class DpkgStatus {
    private static final Set<String> FIELDS = Set.of("Package", "Status", "Version", "Architecture");

    /** The last word of the status of packages whose files are not there. */
    private static final Set<String> NOT_THERE = Set.of("config-files", "not-installed");

    private DpkgStatus() {}

    /**
     * Reads all packages whose files are there. A package without a status is there: images without dpkg have such stanzas.
     *
     * @param in is left open
     */
    static void read(InputStream in, Consumer<OsPackage> packages) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        Map<String, String> stanza = new HashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank()) {
                end(stanza, packages);
            } else {
                add(line, stanza);
            }
        }
        end(stanza, packages);
    }

    private static void add(String line, Map<String, String> stanza) {
        int colon = line.indexOf(':');
        boolean isContinued = Character.isWhitespace(line.charAt(0));
        if (!isContinued && colon > 0 && FIELDS.contains(line.substring(0, colon))) {
            stanza.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
    }

    private static void end(Map<String, String> stanza, Consumer<OsPackage> packages) {
        String name = stanza.getOrDefault("Package", "");
        String status = stanza.getOrDefault("Status", "");
        if (!name.isEmpty() && !NOT_THERE.contains(status.substring(status.lastIndexOf(' ') + 1))) {
            packages.accept(
                    new OsPackage(name, stanza.getOrDefault("Version", ""), stanza.getOrDefault("Architecture", "")));
        }
        stanza.clear();
    }
}
