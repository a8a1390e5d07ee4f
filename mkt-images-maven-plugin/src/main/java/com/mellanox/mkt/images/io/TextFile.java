package com.mellanox.mkt.images.io;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A small text file of the user's, read whole: a descriptor, a script, a Dockerfile.
 *
 * @param file where it was read from
 * @param text its text, line ends as they are
 */
public record TextFile(Path file, String text) {
    private static final int LIMIT = 1 << 20;

    /** Reads a file; what keeps it from being read is added to the problems. */
    public static Optional<TextFile> read(Path file, Problems problems) {
        int before = problems.count();
        check(file, problems);
        if (problems.count() > before) {
            return Optional.empty();
        }
        try {
            return decode(file, Files.readAllBytes(file), problems);
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

    private static void check(Path file, Problems problems) {
        if (!Files.exists(file)) {
            boolean link = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            problems.add(
                    file,
                    0,
                    link ? "this is a link to a file that does not exist" : "there is no such file",
                    "Create it, or correct the name where it is asked for");
        } else if (!Files.isRegularFile(file)) {
            problems.add(file, 0, "this is not a regular file", "Put a text file in its place");
        } else if (file.toFile().length() > LIMIT) {
            problems.add(
                    file,
                    0,
                    "the file has " + file.toFile().length() + " bytes",
                    "What is read as text here has at most " + LIMIT + " bytes; move the bulk to a file of its own");
        }
    }

    private static Optional<TextFile> decode(Path file, byte[] bytes, Problems problems) {
        Optional<String> utf16 = utf16(bytes);
        if (utf16.isPresent()) {
            problems.add(
                    file,
                    1,
                    "the file is " + utf16.get() + ", not UTF-8",
                    "Convert it: iconv -f " + utf16.get() + " -t UTF-8 " + file.getFileName()
                            + " > new, then rename it");
            return Optional.empty();
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        if (result.isError()) {
            int line = 1 + (int) out.chars().filter(c -> c == '\n').count();
            problems.add(
                    file,
                    line,
                    String.format("a byte that is not UTF-8 (0x%02x)", bytes[in.position()]),
                    "Convert the file: iconv -f latin1 -t utf-8");
            return Optional.empty();
        }
        return Optional.of(new TextFile(file, out.toString()));
    }

    /** The encoding of Windows editors, by its byte order mark or by the zero byte that an ASCII character has in it. */
    private static Optional<String> utf16(byte[] bytes) {
        int first = bytes.length < 2 ? 'x' : bytes[0] & 0xff;
        int second = bytes.length < 2 ? 'x' : bytes[1] & 0xff;
        if ((first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff)) {
            return Optional.of("UTF-16");
        }
        if ((first == 0) != (second == 0)) {
            return Optional.of(first == 0 ? "UTF-16BE" : "UTF-16LE");
        }
        return Optional.empty();
    }
}
