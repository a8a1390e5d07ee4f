package com.mellanox.mkt.images.fuzz;

import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.descriptor.OsModule;
import com.mellanox.mkt.images.digest.InputRecord;
import com.mellanox.mkt.images.engine.RegistryErrorKind;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.lock.LockFileReader;
import com.mellanox.mkt.images.settings.UserSettingsReader;
import com.mellanox.mkt.images.support.SupportScripts;
import com.mellanox.mkt.images.tap.JunitReport;
import com.mellanox.mkt.images.tap.TapParser;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The readers of texts that people and programs write. */
final class TextFuzzTargets {
    private static final ImageReference IMAGE = ImageReference.parse("registry.example.com/mkt/kvm:fc40");

    private TextFuzzTargets() {}

    static Map<String, FuzzTarget> all() {
        return Map.of(
                "descriptor", TextFuzzTargets::descriptor,
                "settings", TextFuzzTargets::settings,
                "lock", TextFuzzTargets::lock,
                "support-script", TextFuzzTargets::supportScript,
                "tap", TextFuzzTargets::tap,
                "input-record", TextFuzzTargets::inputRecord,
                "engine-message", TextFuzzTargets::engineMessage);
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private static void descriptor(byte[] input, Path directory) throws IOException {
        Path module = Files.createDirectories(directory.resolve("module"));
        Files.createDirectories(directory.resolve("docker/fc40"));
        Files.writeString(directory.resolve("docker/fc40/kvm.Dockerfile"), "FROM fedora:40\n");
        Path file = Files.write(module.resolve(ImageDescriptorReader.FILE_NAME), input);
        Path base = Files.writeString(directory.resolve("base.yaml"), "key: fc40\ndocker: docker/fc40\n");
        ImageDescriptorReader reader = new ImageDescriptorReader(
                name -> name.equals("set") ? Optional.of("fc40") : Optional.empty(),
                coordinate -> new OsModule(base, name -> Optional.empty()));
        Problems problems = new Problems();
        reader.readKey(file).ifPresent(key -> reader.readPlatformKeys(file, key));
        reader.readRequirements(file);
        reader.read(file, problems);
        problems.throwIfAny();
    }

    private static void settings(byte[] input, Path directory) throws IOException {
        Problems problems = new Problems();
        new UserSettingsReader(Files.write(directory.resolve("settings.yaml"), input), directory).read(problems);
        problems.throwIfAny();
    }

    private static void lock(byte[] input, Path directory) throws IOException {
        Problems problems = new Problems();
        LockFileReader.read(Files.write(directory.resolve("mkt-images.lock"), input), problems);
        problems.throwIfAny();
    }

    private static void supportScript(byte[] input, Path directory) throws IOException {
        Problems problems = new Problems();
        Files.write(directory.resolve("support-a.sh"), input);
        SupportScripts.read(directory, problems);
        SupportScripts.commands(text(input));
        problems.throwIfAny();
    }

    /** The output of a command in a VM, in lines as consoles are split into. */
    private static void tap(byte[] input, Path directory) {
        for (boolean hasVersion : new boolean[] {true, false}) {
            TapParser parser = new TapParser(hasVersion, () -> 0);
            text(input)
                    .lines()
                    .map(line -> line.substring(0, Math.min(500, line.length())))
                    .forEach(parser::line);
            parser.end().ifPresent(results -> new JunitReport("boot", Instant.EPOCH, results).xml());
        }
    }

    private static void inputRecord(byte[] input, Path directory) {
        InputRecord.decode(text(input)).ifPresent(record -> record.value("FROM"));
    }

    private static void engineMessage(byte[] input, Path directory) {
        RegistryErrorKind.shown(text(input));
        throw RegistryErrorKind.pushFailure(IMAGE, text(input), true);
    }
}
