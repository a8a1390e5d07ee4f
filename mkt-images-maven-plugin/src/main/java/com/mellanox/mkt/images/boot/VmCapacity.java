package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.io.StateFile;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many VMs this host can run side by side.
 *
 * @param memory that is available, in MiB
 * @param processors that this host has
 */
public record VmCapacity(long memory, int processors) {
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable: +(?<kib>\\d+) kB$");
    private static final int KIB = 1024;

    /** What qemu needs beyond the memory of its VM, in MiB: with tcg, mostly for the code that it generates. */
    private static final int OF_QEMU = 512;

    /** This host's, as it is now. */
    public static VmCapacity ofThisHost() {
        return of(
                StateFile.read(Path.of("/proc/meminfo")).orElse(""),
                Runtime.getRuntime().availableProcessors());
    }

    /**
     * The capacity.
     *
     * @param meminfo the text of {@code /proc/meminfo}; without a number, there is room for one VM
     */
    static VmCapacity of(String meminfo, int processors) {
        Matcher available = AVAILABLE.matcher(meminfo);
        return new VmCapacity(available.find() ? Long.parseLong(available.group("kib")) / KIB : 0, processors);
    }

    /**
     * As many VMs as the memory has room for, one for each processor at most: with more of them, a boot takes longer, and can
     * exceed its time. At least one.
     *
     * @param memory of a VM, in MiB
     */
    public int vms(int memory) {
        return (int) Math.max(1, Math.min(processors, this.memory / (memory + OF_QEMU)));
    }
}
