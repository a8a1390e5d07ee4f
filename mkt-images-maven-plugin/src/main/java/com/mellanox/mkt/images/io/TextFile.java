package com.mellanox.mkt.images.io;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A small text file of the user: a descriptor, a script, a Dockerfile.
 *
 * @param file its path
 * @param text its text, line ends as they are
 */
public record TextFile(Path file, String text) {
    private static final int LIMIT = 1 << 20;

    /** Reads a file; if it cannot be read, the reason is added to the problems. */
    public static Optional<TextFile> read(Path file, Problems problems) {
        return read(file, LIMIT, problems);
    }

    /**
     * The same.
     *
     * @param limit the bytes that the file has at most
     */
    public static Optional<TextFile> read(Path file, int limit, Problems problems) {
        try {
            if (Files.isSymbolicLink(file) && !Files.exists(file)) {
                String what = "this " + ConfinedDirectory.brokenLink(file);
                problems.add(file, 0, what, "Correct the link, or create its target");
            } else if (!Files.exists(file)) {
                problems.add(file, 0, "there is no such file", "Create it, or correct the name where it is asked for");
            } else if (!Files.isRegularFile(file)) {
                problems.add(file, 0, "this is not a regular file", "Put a text file in its place");
            } else if (Files.size(file) > limit) {
                problems.add(
                        file,
                        0,
                        "the file has " + Files.size(file) + " bytes",
                        "A text file here has at most " + limit + " bytes; move the rest to another file");
            } else {
                return decode(file, Files.readAllBytes(file), problems);
            }
        } catch (AccessDeniedException e) {
            problems.add(file, 0, "the file cannot be read: permission denied", "Make it readable for this user");
        } catch (IOException e) {
            problems.add(file, 0, "the file cannot be read: " + Causes.reason(e), "Check its file system");
        }
        return Optional.empty();
    }

    /** Its lines without their line feeds; a carriage return stays, for the reader to judge. */
    public List<String> lines() {
        String[] lines = text.split("\n", -1);
        int count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
        return List.of(Arrays.copyOf(lines, count));
    }

    private static Optional<TextFile> decode(Path file, byte[] bytes, Problems problems) {
        Optional<String> utf16 = utf16(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int wrong = Arrays.mismatch(bytes, text.getBytes(StandardCharsets.UTF_8));
        if (utf16.isPresent()) {
            problems.add(
                    file,
                    1,
                    "the file is " + utf16.get() + ", not UTF-8",
                    "Convert it: iconv -f " + utf16.get() + " -t UTF-8 " + file.getFileName()
                            + " > new, then rename it");
            return Optional.empty();
        } else if (wrong >= 0) {
            String before = new String(bytes, 0, wrong, StandardCharsets.ISO_8859_1);
            problems.add(
                    file,
                    1 + (int) before.chars().filter(c -> c == '\n').count(),
                    String.format("a byte that is not UTF-8 (0x%02x)", bytes[Math.min(wrong, bytes.length - 1)]),
                    "Convert the file: iconv -f latin1 -t utf-8");
            return Optional.empty();
        }
        return Optional.of(new TextFile(file, text));
    }

    /** The encoding of Windows editors, by its byte order mark or by the zero byte of an ASCII character. */
    private static Optional<String> utf16(byte[] bytes) {
        String start = bytes.length < 2 ? "" : String.format("%02x%02x", bytes[0], bytes[1]);
        if (start.equals("fffe") || start.equals("feff")) {
            return Optional.of("UTF-16");
        }
        boolean bigEndian = start.startsWith("00");
        return bigEndian == start.endsWith("00") ? Optional.empty() : Optional.of(bigEndian ? "UTF-16BE" : "UTF-16LE");
    }
}
