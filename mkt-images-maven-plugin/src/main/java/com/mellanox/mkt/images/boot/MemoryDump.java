package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The file for the memory of a VM whose kernel panics or hangs. */
final class MemoryDump {
    /** A slow disk writes a VM with much memory in this time; after it, the boot does not wait any more. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final BootRequest request;
    private final @Nullable Path file;
    private final BuildListener listener;
    private final LongSupplier nanoTime;
    private boolean hasBegun;
    private boolean hasEnded;
    private boolean isWritten;
    private long begun;

    MemoryDump(BootRequest request, BuildListener listener, LongSupplier nanoTime) {
        this.request = request;
        this.file = request.results().dump();
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** Whether one was asked for. */
    boolean isWanted() {
        return file != null;
    }

    /** Replaces the file by an empty one: so it is the user's, and not that of the container's root. */
    void create() {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "-Dmkt.boot.dump=" + file + " cannot be written: " + Causes.reason(e),
                    "Check the directory's permissions, or name another file");
        }
    }

    /** The VM begins to write the file, or is asked to. */
    void begin() {
        if (!hasBegun) {
            hasBegun = true;
            begun = nanoTime.getAsLong();
            listener.on(new BuildEvent.Notice(request.subject().reference() + ": the memory of the VM, "
                    + request.hardware().memory() + " MiB, is written to " + file));
        }
    }

    /** Whether the VM writes the file, or is asked to. */
    boolean isUnderWay() {
        return hasBegun && !hasEnded && nanoTime.getAsLong() - begun < LIMIT.toNanos();
    }

    /**
     * The VM has written the file.
     *
     * @param error why it has not; empty if it has
     */
    void end(String error) {
        hasEnded = true;
        isWritten = error.isEmpty();
        if (isWritten) {
            String vmlinux = TraceDecoder.of(request)
                    .tree()
                    .map(tree -> tree.resolve("vmlinux").toString())
                    .orElse("vmlinux");
            listener.on(new BuildEvent.Notice(
                    request.subject().reference() + ": the memory is written; read it with 'crash " + vmlinux + " "
                            + file + "' or 'drgn -s " + vmlinux + " -c " + file + "'"));
        } else {
            listener.on(new BuildEvent.Warning(
                    request.subject().reference() + ": the memory of the VM was not written to " + file + ": " + error,
                    "Check the free space and the permissions there"));
        }
    }

    /** Removes the file if nothing was written. The file, if there is one. */
    Optional<Path> close() {
        if (hasBegun && !hasEnded) {
            end("the VM has ended, or did not answer within " + LIMIT.toMinutes() + " minutes");
        }
        if (file != null && !isWritten) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                listener.on(new BuildEvent.Warning(file + " cannot be removed: " + Causes.reason(e), "Remove it"));
            }
        }
        return isWritten ? Optional.ofNullable(file) : Optional.empty();
    }
}
