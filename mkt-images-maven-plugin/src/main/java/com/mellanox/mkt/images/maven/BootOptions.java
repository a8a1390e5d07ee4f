package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.Accel;
import com.mellanox.mkt.images.boot.Guest;
import com.mellanox.mkt.images.boot.GuestUser;
import com.mellanox.mkt.images.boot.Limits;
import com.mellanox.mkt.images.boot.Machine;
import com.mellanox.mkt.images.boot.Network;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.kernel.Feature;
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
import org.apache.maven.plugin.MojoExecution;
import org.jspecify.annotations.Nullable;

/** What a goal's parameters say of a boot. */
final class BootOptions {
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_.@-]{1,15}");
    private static final Path BRIDGES = Path.of("/sys/class/net");

    private final BootMojo mojo;

    BootOptions(BootMojo mojo) {
        this.mojo = mojo;
    }

    /** Why nothing is to be booted, as the end of a sentence; empty where something is. */
    Optional<String> reasonToSkip() {
        if (mojo.skipBoot) {
            return Optional.of("mkt.boot.skip is set");
        }
        if (isBound() && (mojo.skipITs || mojo.skipTests)) {
            return Optional.of(mojo.skipTests ? "skipTests is set" : "skipITs is set");
        }
        if (isBound() && (mojo.kernel == null || mojo.kernel.isBlank())) {
            return Optional.of("no kernel is named (-Dmkt.kernel)");
        }
        return Optional.empty();
    }

    /** The path of the kernel. */
    Path kernel() {
        if (mojo.kernel == null || mojo.kernel.isBlank()) {
            throw new InvalidInputException(
                    "There is no kernel to boot", "Name a compiled tree or a bzImage: -Dmkt.kernel=…");
        }
        return path(mojo.kernel);
    }

    boolean force() {
        return mojo.force;
    }

    boolean isInteractive() {
        return mojo.interactive;
    }

    boolean engineIsOptional() {
        return NoEngine.isOptional(mojo.noEngine, isBound());
    }

    private boolean isBound() {
        return mojo.execution.getSource() == MojoExecution.Source.LIFECYCLE;
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

    Machine machine() {
        return new Machine(Choice.among(Accel.values(), "mkt.boot.accel", mojo.accel), mojo.memory, mojo.cpus);
    }

    Network network() {
        return new Network(bridge(), mojo.sshPort, mojo.gdb);
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

    Limits limits() {
        return new Limits(Duration.ofSeconds(mojo.timeout), Duration.ofSeconds(mojo.commandTimeout));
    }

    Guest guest(GuestUser user) {
        List<Path> shared = new ArrayList<>();
        if (mojo.home && !user.isRoot() && user.home().getParent() != null && Files.isDirectory(user.home())) {
            shared.add(user.home());
        }
        mojo.directories.forEach(name -> shared.add(directory(name)));
        String command = asGiven("mkt.boot.command", mojo.command);
        String append = asGiven("mkt.boot.append", mojo.append);
        return new Guest(user, shared, rxe(), command.isBlank() ? null : command, mojo.debug, append);
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
