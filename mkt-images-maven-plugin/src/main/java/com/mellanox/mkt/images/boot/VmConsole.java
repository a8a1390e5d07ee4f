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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a VM's console: written to its file as it comes, and searched for the state of the boot. */
final class VmConsole implements AutoCloseable {
    private static final int LAST_LINES = 20;

    /** Lines in memory; of more lines, those in the middle are dropped. */
    private static final int MOST_LINES = 20_000;

    private static final Pattern INIT_STARTS = Pattern.compile("Run \\S+ as init process");
    private static final Pattern JOB =
            Pattern.compile("(?:A start job is running for |Job )(?<unit>.+?)(?:/start running)? \\(\\d");

    /** A line of the kernel's log, unless it is systemd's. */
    private static final Pattern KERNEL_LINE = Pattern.compile("^\\[ *\\d+\\.\\d+] (?!systemd)");

    private final Path file;
    private final OutputStream out;
    private final List<String> lines = new ArrayList<>();
    private final KernelWarnings warnings = new KernelWarnings();
    private final LineSplitter plain = new LineSplitter(this::add);
    private boolean silent = true;
    private boolean hasConsole;
    private boolean initHasStarted;
    private boolean initHasPrinted;
    private boolean fatal;
    private String waitsFor = "";

    private VmConsole(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /** Creates the file and its directories; replaces the file of the last boot. */
    static VmConsole at(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            // Another boot can still write to the old file.
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
        plain.append(bytes);
    }

    private void add(String line) {
        if (lines.size() == MOST_LINES) {
            lines.subList(MOST_LINES / 2, MOST_LINES / 2 + MOST_LINES / 10).clear();
        }
        lines.add(line);
        warnings.add(line);
        hasConsole |= Symptom.isConsoleEnabled(line);
        initHasPrinted |= initHasStarted && !KERNEL_LINE.matcher(line).find();
        initHasStarted |= INIT_STARTS.matcher(line).find();
        Matcher job = JOB.matcher(line);
        if (job.find()) {
            waitsFor = job.group("unit").strip();
        }
        fatal |= Symptom.isFatal(line);
    }

    /** Whether nothing has been printed. */
    boolean isSilent() {
        return silent;
    }

    boolean initHasStarted() {
        return initHasStarted;
    }

    boolean initHasPrinted() {
        return initHasPrinted;
    }

    /** Whether the boot fails, as far as the lines until now show; the line about the console can come after init's start. */
    boolean isFatal() {
        return fatal || (initHasStarted && !hasConsole);
    }

    /** The unit that systemd waits for; empty if it has printed none. */
    String waitsFor() {
        return waitsFor;
    }

    /** Why the boot fails, by all lines until now. */
    Optional<Sighting> symptom() {
        plain.end();
        return Symptom.in(lines);
    }

    /** The call trace of the crash, or of what hangs, by all lines until now. */
    Optional<CrashTrace> trace() {
        return symptom().filter(seen -> seen.symptom().isCrash()).flatMap(seen -> CrashTrace.of(seen, lines));
    }

    /** What the kernel has reported until now. */
    List<KernelWarning> warnings() {
        plain.end();
        return warnings.found();
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
