package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.Accelerator;
import com.mellanox.mkt.images.boot.BootRequest.BootTimeouts;
import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.GuestUser;
import com.mellanox.mkt.images.boot.BootRequest.Keep;
import com.mellanox.mkt.images.boot.BootRequest.VmHardware;
import com.mellanox.mkt.images.boot.BootRequest.VmNetwork;
import com.mellanox.mkt.images.boot.HostDevices;
import com.mellanox.mkt.images.boot.VmCapacity;
import com.mellanox.mkt.images.boot.VmDevices;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.kernel.Feature;
import com.mellanox.mkt.images.settings.UserSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the action of the goal {@code boot} of its parameters and the user's settings. */
record BootParameters(BootMojo mojo, Parameters parameters) {
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_.@-]{1,15}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,39}");
    private static final NumberRange MEMORY = new NumberRange(128, 1 << 24, "MiB", 1024);
    private static final NumberRange CPUS = new NumberRange(1, 255, "", 2);
    private static final NumberRange PORT = new NumberRange(0, 65_535, "", 0);
    private static final Path BRIDGES = Path.of("/sys/class/net");

    /** The action for these kernels; for none, it fails as soon as there is something to boot. */
    GoalAction action(List<Path> kernels, boolean engineIsOptional, BuildListener listener) {
        BootAction action = action(kernels.isEmpty() ? null : kernels.get(0), engineIsOptional, listener);
        if (kernels.size() < 2) {
            return action;
        }
        checkSeveral(kernels);
        return new SeveralBoots(kernels, action, VmCapacity.ofThisHost(), listener);
    }

    /** What is for one VM only, and what would fail after the boots of other kernels. */
    private void checkSeveral(List<Path> kernels) {
        refuse(parameters.flag("mkt.boot.interactive", mojo.interactive), "mkt.boot.interactive");
        refuse(parameters.flag("mkt.boot.keep", mojo.keep), "mkt.boot.keep");
        refuse(network().sshPort() != 0, "mkt.boot.sshPort");
        refuse(network().gdbPort() != 0, "mkt.boot.gdb");
        refuse(mojo.dump != null, "mkt.boot.dump");
        refuse(network().peers() != null, "mkt.boot.peers");
        Set<Path> seen = new HashSet<>();
        for (Path kernel : kernels) {
            if (!seen.add(kernel)) {
                parameters.add("-Dmkt.kernel names " + kernel + " twice", "Name each kernel once");
            } else if (!Files.exists(kernel)) {
                parameters.add("-Dmkt.kernel: " + kernel + " does not exist", "Name kernels that exist");
            }
        }
    }

    private void refuse(boolean isGiven, String property) {
        if (isGiven) {
            parameters.add(
                    "-D" + property + " is for one kernel, and -Dmkt.kernel names several",
                    "Leave -D" + property + " out, or name one kernel");
        }
    }

    private BootAction action(@Nullable Path path, boolean engineIsOptional, BuildListener listener) {
        VmNetwork network = network();
        VmHardware machine = machine(network.peers() != null);
        boolean debugs = parameters.flag("mkt.boot.debug", mojo.debug);
        return new BootAction(
                path,
                null,
                parameters.flag("mkt.boot.force", mojo.force),
                parameters.flag("mkt.boot.interactive", mojo.interactive),
                engineIsOptional,
                features(machine.devices(), !mojo.rxe.isEmpty(), debugs || network.gdbPort() != 0),
                machine,
                network,
                guest(CallingUser.find(), debugs),
                new BootTimeouts(
                        seconds("mkt.boot.timeout", mojo.timeout, 120),
                        seconds("mkt.boot.commandTimeout", mojo.commandTimeout, 3600)),
                keep(),
                new ResultParameters(mojo, parameters).results(machine.memory()),
                listener);
    }

    @Nullable Keep keep() {
        boolean keeps = parameters.flag("mkt.boot.keep", mojo.keep);
        Optional<String> name = parameters.text("mkt.boot.name", mojo.name);
        if (keeps && parameters.flag("mkt.boot.interactive", mojo.interactive)) {
            parameters.add(
                    "-Dmkt.boot.keep and -Dmkt.boot.interactive exclude each other",
                    "Keep the VM, and open a shell in it with mvn mkt-images:ssh");
        }
        if (name.isPresent() && !keeps) {
            parameters.add("-Dmkt.boot.name names a VM that is kept", "Add -Dmkt.boot.keep, or leave it out");
        }
        name.filter(text -> !NAME.matcher(text).matches() || text.equals("all"))
                .ifPresent(text -> parameters.add(
                        "-Dmkt.boot.name=" + text + " is not a name of a VM",
                        "Use up to 40 letters, digits, '.', '_' and '-', but not 'all'"));
        return keeps ? new Keep(name.orElse(null)) : null;
    }

    /** The kernels to boot; empty if none is named. */
    List<Path> kernels() {
        String text = mojo.kernel;
        if (text == null || text.isBlank()) {
            return parameters.setting("mkt.kernel", parameters::path, "none").stream()
                    .toList();
        }
        // A path can have a comma in it.
        if (!text.contains(",") || Files.exists(parameters.path(text))) {
            return parameters.value("mkt.kernel", text, parameters::path, "none").stream()
                    .toList();
        }
        return parameters
                .value("mkt.kernel", text, this::severalKernels, "none")
                .orElse(List.of());
    }

    private List<Path> severalKernels(String text) {
        return parameters.names("mkt.kernel", List.of(text.split(",", -1))).stream()
                .map(parameters::path)
                .toList();
    }

    VmHardware machine(boolean hasPeers) {
        int memory = parameters.number("mkt.boot.memory", mojo.memory, MEMORY);
        int cpus = parameters.number("mkt.boot.cpus", mojo.cpus, CPUS);
        return new VmHardware(
                parameters.choice("mkt.boot.accel", mojo.accel, Accelerator.values()),
                memory,
                cpus,
                deviceParameters().devices(memory, cpus, hasPeers));
    }

    private DeviceParameters deviceParameters() {
        return new DeviceParameters(mojo, parameters, HostDevices.OF_THIS_HOST);
    }

    VmNetwork network() {
        return new VmNetwork(
                parameters
                        .text("mkt.boot.bridge", mojo.bridge)
                        .filter(this::isBridge)
                        .orElse(null),
                parameters.number("mkt.boot.sshPort", mojo.sshPort, PORT),
                parameters.number("mkt.boot.gdb", mojo.gdb, PORT),
                deviceParameters().peers(),
                null);
    }

    private Duration seconds(String property, @Nullable String parameter, int byDefault) {
        return Duration.ofSeconds(parameters.number(property, parameter, NumberRange.seconds(byDefault)));
    }

    /** What the kernel must have beyond what any boot needs. */
    static Set<Feature> features(VmDevices devices, boolean rxe, boolean debug) {
        Set<Feature> features = DeviceParameters.features(devices);
        if (rxe) {
            features.add(Feature.RXE);
        }
        if (debug) {
            features.add(Feature.DEBUG);
        }
        return features;
    }

    private boolean isBridge(String name) {
        List<String> bridges = bridges();
        if (!bridges.contains(name)) {
            parameters.add(
                    "-Dmkt.boot.bridge=" + name + " is not a bridge of this host", Suggestion.among(name, bridges));
        }
        return bridges.contains(name);
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

    GuestSetup guest(GuestUser user, boolean debug) {
        List<Path> shared = new ArrayList<>();
        boolean sharesHome = parameters.flagOrSetting("mkt.boot.home", mojo.home);
        if (sharesHome && !user.isRoot() && user.home().getParent() != null && Files.isDirectory(user.home())) {
            shared.add(user.home());
        }
        shared.addAll(directories(parameters.names("mkt.boot.dir", mojo.directories)));
        String given = parameters.asGiven("mkt.boot.command", mojo.command);
        return new GuestSetup(
                user,
                shared,
                interfaces(parameters.names("mkt.boot.rxe", mojo.rxe)),
                given.isBlank() ? null : given,
                debug,
                parameters.asGiven("mkt.boot.append", mojo.append));
    }

    private List<Path> directories(List<String> given) {
        ParameterOrigins origins = parameters.origins();
        List<String> names = given;
        if (given.isEmpty()) {
            List<UserSetting> settings = parameters.settings().list("mkt.boot.dir");
            settings.forEach(setting -> origins.log("mkt.boot.dir", setting.text(), "of " + setting.place()));
            names = settings.stream().map(UserSetting::text).toList();
        } else {
            origins.log("mkt.boot.dir", String.join(",", given), "of " + parameters.origin("mkt.boot.dir"));
        }
        return names.stream().map(parameters::path).filter(this::canBeShared).toList();
    }

    private boolean canBeShared(Path directory) {
        if (!Files.isDirectory(directory)) {
            parameters.add("-Dmkt.boot.dir: " + directory + " is not a directory", "Name directories that exist");
        } else if (directory.getParent() == null) {
            parameters.add(
                    "-Dmkt.boot.dir: " + directory + " would hide the files of the image", "Name directories below it");
        }
        return true;
    }

    private List<String> interfaces(List<String> names) {
        names.stream()
                .filter(name -> !INTERFACE.matcher(name).matches())
                .forEach(name -> parameters.add(
                        "-Dmkt.boot.rxe: '" + name + "' is not a name of a network interface",
                        "The first one of a VM is eth0"));
        return names;
    }
}
