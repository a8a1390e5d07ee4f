package com.mellanox.mkt.images.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A bare repository whose one commit has as many files and bytes as Linux 6.1, made by {@code git fast-import}. */
final class BigRepository {
    static final int FILES = 78_000;
    static final int FILE_SIZE = 16_700;

    private static final int FILES_OF_A_DIRECTORY = 100;

    private BigRepository() {}

    /** Makes it, and gives the full id of its commit. */
    static String create(Path directory) throws IOException, InterruptedException {
        run("git", "init", "-q", "--bare", directory.toString());
        Process git = new ProcessBuilder("git", "-c", "core.compression=1", "fast-import", "--quiet", "--depth=0")
                .directory(directory.toFile())
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        try (OutputStream out = new BufferedOutputStream(git.getOutputStream(), 1 << 16)) {
            line(out, "commit refs/heads/main");
            line(out, "committer A <a@example.com> 1680674828 +0000");
            line(out, "data 3\nbig");
            for (int i = 0; i < FILES; i++) {
                line(out, "M 100644 inline d" + i / FILES_OF_A_DIRECTORY + "/f" + i + ".c");
                line(out, "data " + FILE_SIZE);
                out.write(content(i));
                out.write('\n');
            }
        }
        if (git.waitFor() != 0) {
            throw new IOException("git fast-import failed");
        }
        return Files.readString(directory.resolve("refs/heads/main")).strip();
    }

    /** A file that is unlike all others, and compresses as text does or better. */
    static byte[] content(int number) {
        byte[] content = new byte[FILE_SIZE];
        Arrays.fill(content, (byte) ' ');
        for (int at = 0; at + 100 < FILE_SIZE; at += 100) {
            byte[] line = ("line " + at * 31L * number + " of " + number + ";\n").getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(line, 0, content, at, line.length);
        }
        return content;
    }

    private static void line(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
