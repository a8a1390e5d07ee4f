package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.BootRequest.BootKernel;
import com.mellanox.mkt.images.boot.BootRequest.BootPaths;
import com.mellanox.mkt.images.boot.BootRequest.BootTimeouts;
import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.GuestUser;
import com.mellanox.mkt.images.boot.BootRequest.Subject;
import com.mellanox.mkt.images.boot.BootRequest.VmHardware;
import com.mellanox.mkt.images.boot.BootRequest.VmNetwork;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Boots for the tests of this package, and the messages of {@code do-kvm.py} about them. */
final class SampleBoot {
    static final ImageReference IMAGE = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
    static final ImageId ID = new ImageId(new Digest("sha256:" + "5".repeat(64)));
    static final BootTimeouts LONG = new BootTimeouts(
            Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(100), Duration.ofMillis(500));

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final char LAST_ASCII = 0x7e;

    private SampleBoot() {}

    /** A request with its files below a directory, with the accelerator tcg. */
    static BootRequest request(Path root, @Nullable String command) {
        return request(root, Accelerator.TCG, command, LONG);
    }

    static BootRequest request(Path root, Accelerator accel, @Nullable String command, BootTimeouts limits) {
        return request(root, new VmHardware(accel, 1024, 2), new VmNetwork(null, 0, 0), guest(command), limits);
    }

    static BootRequest request(
            Path root, VmHardware machine, VmNetwork network, GuestSetup guest, BootTimeouts limits) {
        return new BootRequest(
                new Subject(new ImageKey("deb12"), IMAGE, ID, 1, AMD64, null),
                new BootKernel(Path.of("/src/linux/arch/x86/boot/bzImage"), "6.1.119-mkt", Path.of("/src/linux")),
                machine,
                network,
                guest,
                limits,
                new BootPaths(root.resolve("target/mkt-images/deb12"), root.resolve("cache")),
                null,
                ResultOptions.DEFAULT);
    }

    /** The same, whose VM is kept. */
    static BootRequest kept(BootRequest request, @Nullable String name) {
        return new BootRequest(
                request.subject(),
                request.kernel(),
                request.hardware(),
                request.network(),
                request.guest(),
                request.timeouts(),
                request.paths(),
                new BootRequest.Keep(name),
                request.results());
    }

    /** The same, of an image for another platform than that of the host. */
    static BootRequest foreign(BootRequest request, HostQemu qemu) {
        Subject subject = request.subject();
        return new BootRequest(
                new Subject(subject.key(), subject.reference(), subject.id(), subject.kvmInterface(), qemu.vm(), qemu),
                request.kernel(),
                request.hardware(),
                request.network(),
                request.guest(),
                request.timeouts(),
                request.paths(),
                request.keep(),
                request.results());
    }

    static GuestSetup guest(@Nullable String command) {
        return new GuestSetup(user(), List.of(Path.of("/home/ann")), List.of(), command, false, "");
    }

    static GuestUser user() {
        return new GuestUser("ann", 1000, 1001, Path.of("/home/ann"), List.of("ssh-ed25519 AAAA ann@desk"));
    }

    /** The line of an event, as Python's json writes it; names and values take turns. */
    static String line(String event, String... members) {
        StringBuilder line = new StringBuilder("{\"event\": \"").append(event).append('"');
        for (int i = 0; i < members.length; i += 2) {
            line.append(", \"").append(members[i]).append("\": \"");
            members[i + 1].chars().forEach(character -> append(line, (char) character));
            line.append('"');
        }
        return line.append("}\n").toString();
    }

    private static void append(StringBuilder line, char character) {
        if (character < ' ' || character > LAST_ASCII || character == '"' || character == '\\') {
            line.append(String.format("\\u%04x", (int) character));
        } else {
            line.append(character);
        }
    }

    static String started(String accel) {
        return line("started", "accel", accel, "why", "asked for", "qemu", "QEMU emulator version 7.2.15");
    }

    /** Text of the console; each of its bytes is a character, as in {@code do-kvm.py}. */
    static String console(String text) {
        return line("console", "text", octets(text));
    }

    /** Text that the command prints, likewise. */
    static String output(String text) {
        return line("output", "text", octets(text));
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    static String report(String name, String value) {
        return line("report", "name", name, "value", value);
    }

    static String ended(int status) {
        return "{\"event\": \"ended\", \"status\": " + status + "}\n";
    }

    /** All messages of a VM until systemd has started all units. */
    static List<String> untilReady() {
        return List.of(
                started("tcg"),
                console("[    0.000000] Linux version 6.1.119\n[    0.7] printk: console [hvc0] enabled\n"),
                console("[    1.1] Run /sbin/init as init process\n"),
                console("[    1.4] systemd[1]: systemd 252 running in system mode\n"),
                report("UserspaceTimestampMonotonic", "1100000"),
                report("UnitsLoadFinishTimestampMonotonic", "1400000"),
                report("state", "running"));
    }

    /** The same with more after it. */
    static List<String> untilReadyAnd(String... more) {
        List<String> lines = new ArrayList<>(untilReady());
        lines.addAll(List.of(more));
        return List.copyOf(lines);
    }
}
