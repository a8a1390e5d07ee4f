package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.BootRequest.BootKernel;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.io.ProgramAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds file and line of each place in a trace by {@code scripts/decode_stacktrace.sh} of the kernel's tree, which knows the traces of
 * its kernel.
 *
 * @param tools the beginning of the names of the programs that read the kernel: {@code aarch64-linux-gnu-}; empty for those of this
 *     host's architecture
 */
record TraceDecoder(BootKernel kernel, String tools) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SCRIPT = "scripts/decode_stacktrace.sh";

    /** The tree of {@code arch/x86/boot/bzImage}. */
    private static final int LEVELS = 4;

    private static final int NO_TOOLS = 9;
    private static final String CALL =
            "type ${CROSS_COMPILE}addr2line ${CROSS_COMPILE}nm ${CROSS_COMPILE}readelf >/dev/null 2>&1 || exit "
                    + NO_TOOLS + "; exec bash \"$0\" \"$@\"";

    /** A place with at least one line number: {@code napi_disable (net/core/dev.c:6921)}. */
    private static final Pattern DECODED = Pattern.compile(":\\d+(?: \\(discriminator \\d+\\))?[ )]");

    /** For the kernel of a VM. */
    static TraceDecoder of(BootRequest request) {
        HostQemu qemu = request.subject().qemu();
        return new TraceDecoder(request.kernel(), qemu == null ? "" : qemu.triplet() + "-");
    }

    /**
     * The lines of a trace.
     *
     * @param missing why they have no files and lines, as a sentence with the remedy; null if they have
     */
    record Decoded(List<String> lines, @Nullable String missing) {
        Decoded {
            lines = List.copyOf(lines);
        }
    }

    Decoded decode(CrashTrace trace) {
        Optional<Path> tree = tree();
        if (tree.isEmpty()) {
            return plain(trace, "there is no vmlinux in the tree of " + kernel.image());
        }
        Optional<Path> script = Stream.of(SCRIPT, "source/" + SCRIPT)
                .map(tree.get()::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
        if (script.isEmpty()) {
            return plain(trace, tree.get() + " has no " + SCRIPT);
        }
        try {
            return decode(trace, tree.get(), script.get());
        } catch (IOException e) {
            return plain(trace, script.get() + " failed: " + Causes.reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The boot");
        }
    }

    /** The tree with {@code vmlinux}: a kernel without modules is booted by its bzImage alone. */
    Optional<Path> tree() {
        Path directory = kernel.image();
        for (int level = 0; level < LEVELS && directory != null; level++) {
            directory = directory.getParent();
        }
        return Stream.concat(Stream.ofNullable(kernel.tree()), Stream.ofNullable(directory))
                .filter(path -> Files.isRegularFile(path.resolve("vmlinux")))
                .findFirst();
    }

    private Decoded decode(CrashTrace trace, Path tree, Path script) throws IOException, InterruptedException {
        Path vmlinux = tree.resolve("vmlinux");
        ProcessBuilder program =
                new ProcessBuilder("bash", "-c", CALL, script.toString(), vmlinux.toString(), "auto", tree.toString());
        // The user's own may be for another kernel.
        program.environment().put("CROSS_COMPILE", tools);
        ProgramAnswer answer = ProgramAnswer.of(program, String.join("\n", trace.lines()) + "\n", LIMIT);
        if (answer.status() == NO_TOOLS) {
            return plain(
                    trace,
                    "this host has no " + tools + "addr2line, nm or readelf; install binutils"
                            + (tools.isEmpty() ? "" : " for " + tools.replaceFirst("-$", "")));
        }
        List<String> decoded = answer.output().lines().map(String::strip).toList();
        if (answer.status() != 0 || decoded.size() != trace.lines().size()) {
            return plain(trace, script + " ended with exit status " + answer.status());
        }
        List<String> lines = new ArrayList<>(trace.lines());
        boolean hasAny = false;
        for (int i = 0; i < lines.size(); i++) {
            if (!decoded.get(i).equals(lines.get(i))
                    && DECODED.matcher(decoded.get(i)).find()) {
                lines.set(i, decoded.get(i));
                hasAny = true;
            }
        }
        return hasAny
                ? new Decoded(lines, null)
                : plain(
                        trace,
                        vmlinux + " has no debugging information; compile it with"
                                + " CONFIG_DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT=y");
    }

    private static Decoded plain(CrashTrace trace, String reason) {
        return new Decoded(trace.lines(), "The trace has no files and lines, since " + reason);
    }
}
