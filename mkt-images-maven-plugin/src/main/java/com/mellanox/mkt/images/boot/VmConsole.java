package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.Symptom.Sighting;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
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
            Pattern.compile("(?:A start job is running for |Job )(?<what>.+?)(?:/start running)? \\(\\d");

    /** What the kernel says of itself, or of other things than systemd. */
    private static final Pattern KERNEL_LINE = Pattern.compile("^\\[ *\\d+\\.\\d+] (?!systemd)");

    private final Path file;
    private final OutputStream out;
    private final List<String> lines = new ArrayList<>();
    private final LineSplitter plain = new LineSplitter(this::add);
    private boolean silent = true;
    private boolean consoleIsThere;
    private boolean initHasStarted;
    private boolean initHasSpoken;
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
            // Another boot may still write to the one that is there.
            Files.deleteIfExists(file);
            return new VmConsole(file, Files.newOutputStream(file));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static InvalidInputException unwritable(Path file, IOException e) {
        return new InvalidInputException(
                "The console's text cannot be written to " + file + ": " + Causes.reason(e),
                "Check the directory's permissions and free space");
    }

    void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        silent = silent && bytes.length == 0;
        plain.take(bytes);
    }

    private void add(String line) {
        if (lines.size() == MOST_LINES) {
            lines.subList(MOST_LINES / 2, MOST_LINES / 2 + MOST_LINES / 10).clear();
        }
        lines.add(line);
        consoleIsThere |= Symptom.isOfConsole(line);
        initHasSpoken |= initHasStarted && !KERNEL_LINE.matcher(line).find();
        initHasStarted |= INIT_STARTS.matcher(line).find();
        var job = JOB.matcher(line);
        if (job.find()) {
            waitsFor = job.group("what").strip();
        }
        hopeless |= Symptom.isHopeless(line);
    }

    /** Whether anything has been said. */
    boolean isSilent() {
        return silent;
    }

    boolean initHasStarted() {
        return initHasStarted;
    }

    /** Whether init has printed anything. */
    boolean initHasSpoken() {
        return initHasSpoken;
    }

    /** Whether, by what the VM has said until now, it will come to nothing; a console may be there a moment later. */
    boolean isHopeless() {
        return hopeless || (initHasStarted && !consoleIsThere);
    }

    /** What systemd has said that it waits for; empty where it has not. */
    String waitsFor() {
        return waitsFor;
    }

    /** What has gone wrong, by all that has been said. */
    Optional<Sighting> symptom() {
        plain.end();
        return Symptom.in(lines);
    }

    List<String> lastLines() {
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
