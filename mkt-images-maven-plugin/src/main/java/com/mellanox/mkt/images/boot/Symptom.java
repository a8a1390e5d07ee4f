package com.mellanox.mkt.images.boot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The lines of a console that show why a boot fails; of several symptoms, the first in this order is reported. */
enum Symptom {
    OOPS(
            "BUG: kernel NULL pointer|BUG: unable to handle|Unable to handle kernel|kernel BUG at|: [0-9a-f]{4,16} \\[#\\d+\\]",
            "the kernel has crashed by a bug of its own",
            "Look at the call trace in the whole console; -Dmkt.boot.gdb=1234 lets a debugger in"),
    NO_ROOT_TYPE(
            "VFS: Cannot open root device .* error -19",
            "the kernel does not have 9p, or has it as a module, and cannot mount its root file system",
            "Build 9p into it: CONFIG_9P_FS=y, and CONFIG_NET_9P=y and CONFIG_NET_9P_VIRTIO=y, which it needs"),
    NO_ROOT_TRANSPORT(
            "9pnet: Could not find request transport: virtio",
            "the kernel has 9p, but not over virtio, and cannot mount its root file system",
            "Build it in: CONFIG_NET_9P_VIRTIO=y, and CONFIG_VIRTIO_PCI=y, which it needs"),
    NO_ROOT(
            "Unable to mount root fs",
            "the kernel cannot mount its root file system",
            "Check whether it has CONFIG_VIRTIO_PCI=y, CONFIG_NET_9P_VIRTIO=y and CONFIG_9P_FS=y"),
    NOTHING_MOUNTED(
            "Requested init \\S+ failed|No working init found",
            "the kernel has mounted no root file system: it does not have 9p over virtio, or has it as a module",
            "Build it in: CONFIG_9P_FS=y, CONFIG_NET_9P=y, CONFIG_NET_9P_VIRTIO=y and CONFIG_VIRTIO_PCI=y"),
    NO_INIT(
            // The last program that the kernel tries is a shell, which waits for input.
            "Requested init \\S+ failed|exists but couldn't execute it|No working init found|Run /bin/sh as init process",
            "the image has no init that the kernel can run",
            "Install systemd in the image, so that /sbin/init leads to it; if it is there, check whether it is for this"
                    + " processor, and whether the kernel has CONFIG_BINFMT_ELF=y"),
    INIT_ENDED(
            "Attempted to kill init! exitcode=0x(?<status>[0-9a-f]{1,8})",
            "init has ended, which a kernel does not survive",
            "Look at what it printed before; -Dmkt.boot.debug shows what systemd does"),
    NO_MEMORY(
            "System is deadlocked on memory|Out of memory and no killable processes",
            "the VM has not enough memory",
            "Give it more with -Dmkt.boot.memory"),
    PANIC(
            "Kernel panic - not syncing: ",
            "the kernel panicked",
            "Look at the lines before; a kernel that has booted before has changed since"),
    NO_DEVICES(
            "Failed to mount devtmpfs",
            "systemd cannot mount /dev, since the kernel has no devtmpfs",
            "Build it in: CONFIG_DEVTMPFS=y"),
    FROZEN(
            "Freezing execution",
            "systemd has given up",
            "Look at what it printed before; 'mvn mkt-images:kernel-config -Dmkt.kernel=…' checks whether the kernel has what it"
                    + " needs"),
    EMERGENCY(
            "You are in emergency mode|Reached target .*[Ee]mergency",
            "systemd has gone into emergency mode",
            "Look at what failed before"),
    STUCK(
            "soft lockup|rcu: INFO: rcu_\\S+ (?:self-)?detected (?:expedited )?stall|blocked for more than",
            "the kernel hangs",
            "Look at the call trace; -Dmkt.boot.gdb=1234 lets a debugger in"),
    BUG(
            "BUG: ",
            "the kernel has found a bug of its own",
            "Look at the call trace in the whole console; -Dmkt.boot.gdb=1234 lets a debugger in"),
    NO_CONSOLE(
            "Run \\S+ as init process",
            "the kernel has no console at hvc0, which this goal reads",
            "Build it in: CONFIG_VIRTIO_CONSOLE=y");

    private static final String ROOT_IS_MOUNTED = "VFS: Mounted root (";
    private static final String CONSOLE_IS_ENABLED = "[hvc0] enabled";

    private final Pattern seen;
    private final String meaning;
    private final String remedy;

    Symptom(String seen, String meaning, String remedy) {
        this.seen = Pattern.compile(seen);
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /**
     * A symptom, and the line that it was seen in.
     *
     * @param line as the console has it, with the kernel's time
     */
    record Sighting(Symptom symptom, String line) {}

    /** The first symptom that the lines of a console show. */
    static Optional<Sighting> in(List<String> console) {
        return Arrays.stream(values())
                .flatMap(symptom -> console.stream()
                        .filter(line -> symptom.isSeen(line, console))
                        .limit(1)
                        .map(line -> new Sighting(symptom, line.strip())))
                .findFirst();
    }

    private boolean isSeen(String line, List<String> console) {
        return seen.matcher(line).find()
                && switch (this) {
                    case NO_CONSOLE -> console.stream().noneMatch(Symptom::isConsoleEnabled);
                    // A kernel without block devices does not print that it found none.
                    case NOTHING_MOUNTED -> console.stream().noneMatch(other -> other.contains(ROOT_IS_MOUNTED));
                    default -> true;
                };
    }

    /** Whether a VM that prints this line fails, and possibly does not end. */
    static boolean isFatal(String line) {
        return Stream.of(NO_INIT, FROZEN, EMERGENCY)
                .anyMatch(symptom -> symptom.seen.matcher(line).find());
    }

    /** Whether the line shows that the kernel has the console that this goal reads. */
    static boolean isConsoleEnabled(String line) {
        return line.contains(CONSOLE_IS_ENABLED);
    }

    /** The cause, with the details that the line has. */
    String meaning(String line) {
        if (this != INIT_ENDED) {
            return meaning;
        }
        Matcher matcher = seen.matcher(line);
        return matcher.find() ? meaning + ": " + end(Integer.parseUnsignedInt(matcher.group("status"), 16)) : meaning;
    }

    /** As wait(2) has it. */
    private static String end(int status) {
        int signal = status & 0x7f;
        return signal == 0
                ? "its exit status was " + ((status >> Byte.SIZE) & 0xff)
                : "signal " + signal + " killed it";
    }

    String remedy() {
        return remedy;
    }

    /** Its name in documents, {@code no-root-type}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the calls that led to it tell the cause; those of the others are always the same. */
    boolean isCrash() {
        return switch (this) {
            case OOPS, PANIC, STUCK, BUG -> true;
            default -> false;
        };
    }

    /** Whether a kernel alone is the cause; the others are also seen if the image has no proper init, or the VM no memory. */
    boolean isOfKernel() {
        return switch (this) {
            case NO_INIT, INIT_ENDED, NO_MEMORY, FROZEN, EMERGENCY -> false;
            default -> true;
        };
    }
}
