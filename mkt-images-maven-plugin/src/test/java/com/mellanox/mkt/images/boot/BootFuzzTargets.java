package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.fuzz.FuzzTarget;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The readers of what VMs and {@code do-kvm.py} print. */
public final class BootFuzzTargets {
    private static final ImageId IMAGE = new ImageId(new Digest("sha256:" + "0".repeat(64)));

    private BootFuzzTargets() {}

    public static Map<String, FuzzTarget> all() {
        return Map.of(
                "vm-messages", BootFuzzTargets::messages,
                "console", BootFuzzTargets::console,
                "boot-records", BootFuzzTargets::records);
    }

    private static void messages(byte[] input, Path directory) {
        BootProgress progress = new BootProgress(() -> 0);
        try (VmMessageQueue queue = new VmMessageQueue()) {
            for (byte[] line : lines(input)) {
                queue.stdout(line);
                Optional<VmMessage> message = queue.next(Duration.ZERO);
                message.ifPresent(next -> take(progress, next));
            }
            queue.stderr(input);
            queue.errors();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        progress.parts();
        progress.commandStatus();
        progress.isUp();
    }

    private static void take(BootProgress progress, VmMessage message) {
        if (message instanceof VmMessage.Report report) {
            progress.on(report);
        } else if (message instanceof VmMessage.Started started) {
            progress.vmStarted(started);
        } else if (message instanceof VmMessage.Output output) {
            output.bytes();
        }
    }

    private static byte[][] lines(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1)
                .lines()
                .map(line -> (line + "\n").getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new);
    }

    private static void console(byte[] input, Path directory) {
        try (VmConsole console = VmConsole.at(directory.resolve("console"))) {
            console.write(input);
            console.isFatal();
            console.symptom().ifPresent(seen -> seen.symptom().meaning(seen.line()));
            console.trace();
            console.warnings().forEach(KernelWarning::describe);
            console.lastLines();
        }
    }

    private static void records(byte[] input, Path directory) throws IOException {
        KeptVm.read("owner", new String(input, StandardCharsets.UTF_8)).ifPresent(KeptVm::json);
        Path file = directory.resolve("booted/" + IMAGE.toString().replace(':', '-'));
        Files.createDirectories(file.getParent());
        Files.write(file, input);
        new BootRecords(directory).of(IMAGE);
    }
}
