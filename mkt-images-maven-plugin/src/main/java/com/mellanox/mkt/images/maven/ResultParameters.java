package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.ResultOptions;
import com.mellanox.mkt.images.failure.Causes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what the goal {@code boot} does with what its VM tells. */
record ResultParameters(BootMojo mojo, Parameters parameters) {
    private static final long MIB = 1 << 20;

    /** The begin of an ELF file of this processor, and the number that makes it a core file. */
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

    private static final int TYPE_AT = 16;
    private static final int CORE = 4;

    /**
     * The options.
     *
     * @param memory of the VM, in MiB
     */
    ResultOptions results(int memory) {
        return new ResultOptions(
                parameters.flag("mkt.boot.failOnWarning", mojo.failOnWarning),
                parameters.flag("mkt.boot.tap", mojo.tap),
                dump(memory));
    }

    private @Nullable Path dump(int memory) {
        Optional<Path> named = parameters.text("mkt.boot.dump", mojo.dump).map(parameters::path);
        if (named.isEmpty()) {
            return null;
        }
        if (parameters.flag("mkt.boot.keep", mojo.keep) || parameters.flag("mkt.boot.interactive", mojo.interactive)) {
            parameters.add(
                    "-Dmkt.boot.dump excludes -Dmkt.boot.keep and -Dmkt.boot.interactive",
                    "Leave one of them out; a VM that has written its memory ends");
        }
        Path file = named.get().toAbsolutePath().normalize();
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            parameters.add("-Dmkt.boot.dump: " + directory + " is not a directory", "Name a file in one that exists");
        } else if (Files.exists(file) && !isMemory(file)) {
            parameters.add(
                    "-Dmkt.boot.dump: " + file + " exists, and is not an image of a memory", "Name another file");
        } else {
            requireRoom(file, directory, memory);
        }
        return file;
    }

    private static boolean isMemory(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(TYPE_AT + 1);
            return head.length == TYPE_AT + 1
                    && Arrays.equals(head, 0, ELF.length, ELF, 0, ELF.length)
                    && head[TYPE_AT] == CORE;
        } catch (IOException e) {
            return false;
        }
    }

    private void requireRoom(Path file, Path directory, int memory) {
        try {
            long freed = Files.exists(file) ? Files.size(file) : 0;
            long room = (Files.getFileStore(directory).getUsableSpace() + freed) / MIB;
            if (room < memory) {
                parameters.add(
                        "-Dmkt.boot.dump: " + directory + " has room for " + room + " MiB, and the VM's memory is "
                                + memory + " MiB",
                        "Make room, name a file elsewhere, or give the VM less with -Dmkt.boot.memory");
            }
        } catch (IOException e) {
            parameters.add(
                    "-Dmkt.boot.dump: the free space of " + directory + " is unknown: " + Causes.reason(e),
                    "Name a file elsewhere");
        }
    }
}
