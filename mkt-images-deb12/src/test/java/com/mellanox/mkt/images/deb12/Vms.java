package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.Accelerator;
import com.mellanox.mkt.images.boot.Boot;
import com.mellanox.mkt.images.boot.BootRequest;
import com.mellanox.mkt.images.boot.BootRequest.BootKernel;
import com.mellanox.mkt.images.boot.BootRequest.BootPaths;
import com.mellanox.mkt.images.boot.BootRequest.BootTimeouts;
import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.GuestUser;
import com.mellanox.mkt.images.boot.BootRequest.Keep;
import com.mellanox.mkt.images.boot.BootRequest.Subject;
import com.mellanox.mkt.images.boot.BootRequest.VmHardware;
import com.mellanox.mkt.images.boot.BootRequest.VmNetwork;
import com.mellanox.mkt.images.boot.HostQemu;
import com.mellanox.mkt.images.boot.KeptVms;
import com.mellanox.mkt.images.boot.KernelBoots;
import com.mellanox.mkt.images.boot.KernelBoots.KernelBoot;
import com.mellanox.mkt.images.boot.Peers;
import com.mellanox.mkt.images.boot.ResultOptions;
import com.mellanox.mkt.images.boot.VerdictFile;
import com.mellanox.mkt.images.boot.VmDevices;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.kernel.Kernel;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** VMs of the KVM image of Debian 12, and of images that are made of it and are wrong. */
final class Vms implements AutoCloseable {
    static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");

    /** What a slow machine needs at most. */
    static final Duration LONG = Duration.ofMinutes(3);

    private static final Duration COMMAND = Duration.ofMinutes(5);

    /** What has worked: each test has its own cache, so on a machine where KVM hangs each boot would detect that again. */
    private static volatile Accelerator accel = Accelerator.AUTO;

    private final Path directory;
    private final Engine engine;
    private final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());

    Vms(Path directory) {
        this.directory = directory;
        UserEnvironment environment = new UserEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
        this.engine = DockerEngine.connect(
                new EngineLocator(environment).locate(null), registry -> Optional.empty(), e -> {});
    }

    /** The test kernel, which {@code src/env/up --kernel} hands over. */
    static Path kernel() {
        return path("mkt.kernel");
    }

    /** A kernel that is wrong, by its name. */
    static Path kernel(String name) {
        return path("mkt.test.kernels").resolve(name);
    }

    private static Path path(String property) {
        String path = System.getProperty(property);
        assertThat(path)
                .as("-D%s: src/env/up --kernel mvn verify compiles the kernels of the tests", property)
                .isNotNull();
        return Path.of(path);
    }

    /** What happened in all VMs by now. */
    List<BuildEvent> events() {
        return List.copyOf(events);
    }

    /** What commands have printed. */
    List<String> output() {
        return events().stream()
                .filter(BuildEvent.VmOutput.class::isInstance)
                .map(BuildEvent.VmOutput.class::cast)
                .map(output -> output.vm().map(vm -> vm + ": ").orElse("") + output.line())
                .toList();
    }

    Path console() {
        return directory.resolve("logs").resolve("console.log");
    }

    /** What the last boot says of its kernel: {@code passed}. */
    String verdict() throws IOException {
        return JsonReader.read(Files.readString(verdictFile()))
                .at("verdict")
                .text()
                .orElseThrow();
    }

    Path verdictFile() {
        return directory.resolve("logs").resolve("verdict.json");
    }

    Path directory() {
        return directory;
    }

    Engine engine() {
        return engine;
    }

    /** The image for another platform; empty if it is not built. */
    Optional<ImageId> kvm(String key) {
        return engine.find(KVM.withTag(key));
    }

    /** The image under the reference. */
    ImageId kvm() {
        return engine.find(KVM).orElseThrow();
    }

    /** The KVM image with a difference; it goes with {@link #remove}. */
    ImageId with(String... instructions) throws BuildStepException {
        byte[] dockerfile =
                ("FROM " + KVM + "\n" + String.join("\n", instructions) + "\n").getBytes(StandardCharsets.UTF_8);
        return engine.builder()
                .build(
                        new BuildRequest(
                                ImageReference.parse("mkt-it/vm:1"),
                                out -> {
                                    try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
                                        tar.file(
                                                "Dockerfile", false, dockerfile.length, body -> body.write(dockerfile));
                                    }
                                },
                                "Dockerfile",
                                Map.of(),
                                Map.of(),
                                false,
                                false),
                        event -> {});
    }

    void remove(ImageId image) {
        engine.remove(image);
    }

    void boot(ImageId image, Path kernel, GuestSetup guest, Duration ready) {
        BootRequest request = request(image, kernel, guest, ready);
        boot().run(request, VerdictFile.begin(request.paths().logs(), Clock.systemUTC()));
        if (request.subject().qemu() != null) {
            // That it has no KVM says nothing of other boots.
            return;
        }
        accel = events().stream()
                .filter(BuildEvent.VmStarted.class::isInstance)
                .map(event -> ((BuildEvent.VmStarted) event).accel())
                .reduce((first, last) -> last)
                .map(name -> Accelerator.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElseThrow();
    }

    /** Boots the KVM image in a VM with devices. */
    void boot(VmDevices devices, int cpus, GuestSetup guest) {
        boot(new VmHardware(accel, 1024, cpus, devices), new VmNetwork(null, 0, 0), guest, null);
    }

    /** Boots the KVM image in several VMs that see each other. */
    void boot(Peers peers, GuestSetup guest) {
        boot(withEth1(), new VmNetwork(null, 0, 0, peers, null), guest, null);
    }

    /** The same, and keeps the VMs. */
    void keep(Peers peers, GuestSetup guest) {
        boot(withEth1(), new VmNetwork(null, 0, 0, peers, null), guest, new Keep(null));
    }

    private static VmHardware withEth1() {
        return new VmHardware(accel, 1024, 2, new VmDevices(2, List.of(), 1, List.of()));
    }

    private void boot(VmHardware hardware, VmNetwork network, GuestSetup guest, @Nullable Keep keep) {
        BootRequest plain = request(kvm(), kernel(), guest, LONG);
        BootRequest request = new BootRequest(
                plain.subject(),
                plain.kernel(),
                hardware,
                network,
                guest,
                plain.timeouts(),
                plain.paths(),
                keep,
                ResultOptions.DEFAULT);
        boot().run(request, VerdictFile.begin(request.paths().logs(), Clock.systemUTC()));
    }

    /** Boots the KVM image, and keeps the VM. */
    void keep(GuestSetup guest) {
        boot(guest, new Keep(null), ResultOptions.DEFAULT);
    }

    /** Boots the KVM image. */
    void boot(GuestSetup guest, ResultOptions results) {
        boot(guest, null, results);
    }

    private void boot(GuestSetup guest, @Nullable Keep keep, ResultOptions results) {
        BootRequest plain = request(kvm(), kernel(), guest, LONG);
        BootRequest request = new BootRequest(
                plain.subject(),
                plain.kernel(),
                plain.hardware(),
                plain.network(),
                plain.guest(),
                plain.timeouts(),
                plain.paths(),
                keep,
                results);
        boot().run(request, VerdictFile.begin(request.paths().logs(), Clock.systemUTC()));
    }

    /** Boots the KVM image on kernels side by side; their files are in {@code logs/kernels}. */
    void bootOn(Map<String, Path> kernels, GuestSetup guest, Duration ready) {
        Map<String, KernelBoot> boots = new LinkedHashMap<>();
        kernels.forEach((name, kernel) -> boots.put(name, (files, verdict, listener) -> {
            BootRequest plain = request(kvm(), kernel, guest, ready);
            BootRequest request = new BootRequest(
                    plain.subject(),
                    plain.kernel(),
                    plain.hardware(),
                    plain.network(),
                    plain.guest(),
                    plain.timeouts(),
                    new BootPaths(files, plain.paths().cache()),
                    null,
                    plain.results());
            new Boot(engine, listener, Clock.systemUTC()).run(request, verdict);
        }));
        new KernelBoots(KVM, directory.resolve("logs"), kernels.size(), Clock.systemUTC(), events::add).run(boots);
    }

    KeptVms kept() {
        return new KeptVms(directory.resolve("cache"), engine);
    }

    /** Boots the KVM image in the terminal of this process. */
    void bootInTerminal() {
        boot().withTerminal(request(kvm(), kernel(), guest(null), LONG));
    }

    private Boot boot() {
        return new Boot(engine, events::add, Clock.systemUTC());
    }

    private BootRequest request(ImageId image, Path kernel, GuestSetup guest, Duration ready) {
        Kernel found = Kernel.at(kernel, directory.resolve("cache"));
        Platform platform = found.image().architecture().platform();
        return new BootRequest(
                new Subject(
                        new ImageKey("deb12"),
                        KVM,
                        image,
                        1,
                        platform,
                        HostQemu.of(platform).orElse(null)),
                new BootKernel(
                        found.image().file(),
                        found.release().orElseThrow(),
                        found.treeWithModules(),
                        found.installedModules()),
                new VmHardware(accel, 1024, 2),
                new VmNetwork(null, 0, 0),
                guest,
                new BootTimeouts(ready, COMMAND),
                new BootPaths(directory.resolve("logs"), directory.resolve("cache")),
                null,
                ResultOptions.DEFAULT);
    }

    /** What a command finds that needs nothing. */
    static GuestSetup guest(@Nullable String command) {
        return guest(command, List.of());
    }

    static GuestSetup guest(@Nullable String command, List<Path> directories) {
        GuestUser user = new GuestUser("tester", 4711, 4712, Path.of("/home/tester"), List.of());
        return new GuestSetup(user, directories, List.of(), command, false, "");
    }

    @Override
    public void close() {
        engine.close();
    }
}
