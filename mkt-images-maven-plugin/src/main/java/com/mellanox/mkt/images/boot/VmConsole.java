package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.Symptom.Sighting;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.PlainLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes a VM's console to its file as it comes, and looks for what it says of the boot. */
final class VmConsole implements AutoCloseable {
    private static final int LAST_LINES = 20;

    /** Of a machine that says the same for ever, the beginning and the end are enough. */
    private static final int MOST_LINES = 20_000;

    private static final Pattern INIT_STARTS = Pattern.compile("Run \\S+ as init process");
    private static final Pattern JOB =
            Pattern.compile("(?:A start job is running for |Job )(?<what>.+?)(?:/start running)? \\(");

    private final Path file;
    private final OutputStream out;
    private final List<String> lines = new ArrayList<>();
    private final PlainLines plain = new PlainLines(this::add);
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean initHasStarted;
    private boolean hopeless;
    private String waitsFor = "";

    private VmConsole(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /** Starts the file afresh, with its directories. */
    static VmConsole at(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return new VmConsole(file, Files.newOutputStream(file));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static InvalidInputException unwritable(Path file, IOException e) {
        return new InvalidInputException(
                "The console's text cannot be written to " + file + ": " + e,
                "Look after its directory's rights and its disk");
    }

    void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        for (byte next : bytes) {
            begun.write(next);
            if (next == '\n' || next == '\r') {
                passOn();
            }
        }
    }

    /** A line at a time, so that no character is cut. */
    private void passOn() {
        plain.take(begun.toString(StandardCharsets.UTF_8));
        begun.reset();
    }

    private void add(String line) {
        if (lines.size() == MOST_LINES) {
            lines.subList(MOST_LINES / 2, MOST_LINES / 2 + MOST_LINES / 10).clear();
        }
        lines.add(line);
        initHasStarted |= INIT_STARTS.matcher(line).find();
        var job = JOB.matcher(line);
        if (job.find()) {
            waitsFor = job.group("what").strip();
        }
        hopeless = hopeless || Symptom.isHopeless(line, lines);
    }

    /** Whether anything has been said. */
    boolean isSilent() {
        return lines.isEmpty() && begun.size() == 0;
    }

    boolean initHasStarted() {
        return initHasStarted;
    }

    /** Whether the VM has said that it will come to nothing. */
    boolean isHopeless() {
        return hopeless;
    }

    /** What systemd has said that it waits for; empty where it has not. */
    String waitsFor() {
        return waitsFor;
    }

    /** What has gone wrong, by all that has been said. */
    Optional<Sighting> symptom() {
        passOn();
        plain.end();
        return Symptom.in(lines);
    }

    List<String> lastLines() {
        passOn();
        plain.end();
        return List.copyOf(lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }
}
