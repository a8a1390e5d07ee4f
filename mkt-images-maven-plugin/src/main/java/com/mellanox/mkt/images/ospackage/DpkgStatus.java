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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code /var/lib/dpkg/status}, stanza by stanza: fields, and after each stanza an empty line. A line that begins with a
 * blank belongs to the field before it.
 */
final class DpkgStatus {
    private static final Set<String> FIELDS = Set.of("Package", "Status", "Version", "Architecture", "Source");

    /** The last word of the status of packages whose files are not there. */
    private static final Set<String> NOT_THERE = Set.of("config-files", "not-installed");

    /** {@code glibc}, or {@code bash (5.2.15-2)} if the version differs. */
    private static final Pattern SOURCE = Pattern.compile("(?<name>\\S+)(?:\\s+\\((?<version>[^)]+)\\))?");

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
            Matcher source = SOURCE.matcher(stanza.getOrDefault("Source", ""));
            boolean hasSource = source.matches();
            packages.accept(new OsPackage(
                    name,
                    stanza.getOrDefault("Version", ""),
                    stanza.getOrDefault("Architecture", ""),
                    OsPackage.DEB,
                    hasSource ? source.group("name") : null,
                    hasSource ? source.group("version") : null,
                    null));
        }
        stanza.clear();
    }
}
