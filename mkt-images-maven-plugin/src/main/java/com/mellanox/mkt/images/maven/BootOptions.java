package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.Accelerator;
import com.mellanox.mkt.images.boot.BootTimeouts;
import com.mellanox.mkt.images.boot.GuestSetup;
import com.mellanox.mkt.images.boot.GuestUser;
import com.mellanox.mkt.images.boot.VmHardware;
import com.mellanox.mkt.images.boot.VmNetwork;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.kernel.Feature;
import com.mellanox.mkt.images.settings.UserSettings.OfBoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a goal's parameters say of a boot. */
final class BootOptions {
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_.@-]{1,15}");
    private static final int MEMORY = 1024;
    private static final int CPUS = 2;
    private static final Path BRIDGES = Path.of("/sys/class/net");

    private final BootMojo mojo;
    private final OptionResolver precedence;
    private final OfBoot settings;
    private final @Nullable String kernel;

    BootOptions(BootMojo mojo, OptionResolver precedence) {
        this.mojo = mojo;
        this.precedence = precedence;
        // A POM's boot of what is published, or not, depends on nothing of the person's that it was not told.
        OfBoot all = precedence.settings().boot();
        this.settings = precedence.isBound()
                ? new OfBoot(null, all.memory(), all.cpus(), all.accel(), all.home(), List.of())
                : all;
        this.kernel = precedence
                .first(Option.KERNEL, blankAsNone(mojo.kernel), settings.kernel(), "none")
                .orElse(null);
    }

    private static @Nullable String blankAsNone(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** Why nothing is to be booted, as the end of a sentence; empty where something is. */
    Optional<String> reasonToSkip() {
        if (mojo.skipBoot) {
            return Optional.of("mkt.boot.skip is set");
        }
        if (precedence.isBound() && (mojo.skipITs || mojo.skipTests)) {
            return Optional.of(mojo.skipTests ? "skipTests is set" : "skipITs is set");
        }
        if (precedence.isBound() && kernel == null) {
            return Optional.of("no kernel is named (-Dmkt.kernel)");
        }
        return Optional.empty();
    }

    /** The path of the kernel. */
    Path kernel() {
        if (kernel == null) {
            throw new InvalidInputException(
                    "There is no kernel to boot",
                    "Name a compiled tree or a bzImage: -Dmkt.kernel=…, or 'kernel' of 'boot' in your settings");
        }
        return path(kernel);
    }

    boolean force() {
        return mojo.force;
    }

    boolean isInteractive() {
        return mojo.interactive;
    }

    boolean engineIsOptional() {
        return NoEngine.isOptional(precedence, mojo.noEngine);
    }

    /** What the kernel must have beyond what any boot needs. */
    Set<Feature> features() {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        if (!mojo.rxe.isEmpty()) {
            features.add(Feature.RXE);
        }
        if (mojo.debug || mojo.gdb != 0) {
            features.add(Feature.DEBUG);
        }
        return features;
    }

    VmHardware machine() {
        String accel = precedence
                .first(Option.ACCEL, mojo.accel, settings.accel(), "auto")
                .orElse("auto");
        return new VmHardware(
                EnumParameter.among(Accelerator.values(), "mkt.boot.accel", accel),
                precedence
                        .first(Option.MEMORY, mojo.memory, settings.memory(), String.valueOf(MEMORY))
                        .orElse(MEMORY),
                precedence
                        .first(Option.CPUS, mojo.cpus, settings.cpus(), String.valueOf(CPUS))
                        .orElse(CPUS));
    }

    VmNetwork network() {
        return new VmNetwork(bridge(), mojo.sshPort, mojo.gdb);
    }

    private @Nullable String bridge() {
        String name = mojo.bridge;
        if (name == null) {
            return null;
        }
        List<String> bridges = bridges();
        if (!bridges.contains(name)) {
            throw new InvalidInputException(
                    "-Dmkt.boot.bridge=" + name + " is no bridge of this host", Suggestion.among(name, bridges));
        }
        return name;
    }

    private static List<String> bridges() {
        try (Stream<Path> interfaces = Files.list(BRIDGES)) {
            return interfaces
                    .filter(path -> Files.exists(path.resolve("bridge")))
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    BootTimeouts limits() {
        return new BootTimeouts(Duration.ofSeconds(mojo.timeout), Duration.ofSeconds(mojo.commandTimeout));
    }

    GuestSetup guest(GuestUser user) {
        List<Path> shared = new ArrayList<>();
        if (sharesHome() && !user.isRoot() && user.home().getParent() != null && Files.isDirectory(user.home())) {
            shared.add(user.home());
        }
        precedence
                .first(Option.DIRECTORIES, mojo.directories, settings.directories(), "none")
                .forEach(name -> shared.add(directory(name)));
        String command = asGiven("mkt.boot.command", mojo.command);
        String append = asGiven("mkt.boot.append", mojo.append);
        return new GuestSetup(user, shared, rxe(), command.isBlank() ? null : command, mojo.debug, append);
    }

    private boolean sharesHome() {
        return precedence.first(Option.HOME, mojo.home, settings.home(), "true").orElse(true);
    }

    /**
     * What the user has given. In what comes from the command line Maven has replaced {@code ${…}}, which is the shell's
     * there; what stands before it tells that the value is that one, and none of the POM's.
     */
    private String asGiven(String property, @Nullable String parameter) {
        String given = mojo.session.getUserProperties().getProperty(property, "");
        int replaced = given.indexOf("${");
        String value = parameter == null ? "" : parameter;
        boolean isGiven = parameter == null || value.startsWith(given.substring(0, Math.max(0, replaced)));
        return replaced >= 0 && isGiven ? given : value;
    }

    private Path directory(String name) {
        Path directory = path(name.strip());
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(
                    "-Dmkt.boot.dir: " + directory + " is no directory", "Name directories that are there");
        }
        if (directory.getParent() == null) {
            throw new InvalidInputException(
                    "-Dmkt.boot.dir: " + directory + " would take the place of the image", "Name directories below it");
        }
        return directory;
    }

    private List<String> rxe() {
        List<String> interfaces = mojo.rxe.stream().map(String::strip).toList();
        interfaces.stream()
                .filter(name -> !INTERFACE.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidInputException(
                            "-Dmkt.boot.rxe: '" + name + "' is no name of a network interface",
                            "The first one of a VM is eth0");
                });
        return interfaces;
    }

    private Path path(String name) {
        return Path.of(mojo.session.getExecutionRootDirectory())
                .resolve(name)
                .toAbsolutePath()
                .normalize();
    }
}
