package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;

import com.mellanox.mkt.images.boot.Accelerator;
import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.GuestUser;
import com.mellanox.mkt.images.boot.BootRequest.Keep;
import com.mellanox.mkt.images.boot.BootRequest.VmHardware;
import com.mellanox.mkt.images.boot.BootRequest.VmNetwork;
import com.mellanox.mkt.images.boot.HostDevices;
import com.mellanox.mkt.images.boot.Peers;
import com.mellanox.mkt.images.boot.VmDevices;
import com.mellanox.mkt.images.kernel.Feature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link BootParameters}: what becomes of parameters that are right. */
class BootParametersTest {
    private static final String COMMAND = "echo \"$HOME\" | grep 'a  b,c' && echo ${HOME}";

    @TempDir
    private Path root;

    private final BootMojo mojo = new BootMojo(mock(SettingsDecrypter.class), mock(RepositorySystem.class));
    private SampleParameters sample;

    @BeforeEach
    void createSample() {
        sample = new SampleParameters(root);
    }

    private BootParameters parameters() {
        return new BootParameters(mojo, sample.parameters());
    }

    private GuestSetup guest(Path home, long uid, @Nullable String sharesHome, String... directories) {
        GuestUser user = new GuestUser("ann", uid, 100, home, List.of());
        mojo.home = sharesHome;
        mojo.directories = List.of(directories);
        mojo.rxe = List.of("eth0", " eth1");
        return parameters().guest(user, false);
    }

    private GuestSetup guestWithCommand(@Nullable String command) {
        GuestUser user = new GuestUser("ann", 1000, 100, root, List.of());
        mojo.command = command;
        return parameters().guest(user, false);
    }

    @Test
    void featuresWhenTheVmNeedsThemAreOfTheKernel() {
        VmDevices devices = new VmDevices(1, List.of(1024), 2, List.of());

        assertThat(BootParameters.features(VmDevices.NONE, false, false)).isEmpty();
        assertThat(BootParameters.features(VmDevices.NONE, true, true))
                .containsExactlyInAnyOrder(Feature.RXE, Feature.DEBUG);
        assertThat(BootParameters.features(devices, false, false))
                .containsExactlyInAnyOrder(Feature.DISK, Feature.NUMA);
    }

    private String problems(HostDevices host) {
        Parameters parameters = sample.parameters();
        DeviceParameters devices = new DeviceParameters(mojo, parameters, host);
        devices.devices(1024, 2, devices.peers() != null);
        return String.valueOf(catchThrowable(parameters::throwIfWrong).getMessage());
    }

    @Test
    void devicesWhenGivenAreTheVms() {
        mojo.nics = "3";
        mojo.disks = List.of("1G", " 512M");
        mojo.numa = "2";

        assertThat(parameters().machine(false).devices()).isEqualTo(new VmDevices(3, List.of(1024, 512), 2, List.of()));
    }

    @Test
    void devicesWhenWrongAreReportedTogether() {
        mojo.disks = List.of("1GB");
        mojo.numa = "9";
        mojo.vfio = List.of("03:00.0");

        assertThat(problems(new HostDevices(root)))
                .contains(
                        "-Dmkt.boot.disk=1GB is not the size of a disk",
                        "-Dmkt.boot.numa=9 needs a processor for each node, and the VM has 2",
                        "-Dmkt.boot.numa=9 needs 128 MiB for each node, and the VM has 1024 MiB. Give it more,"
                                + " -Dmkt.boot.memory=1152",
                        "-Dmkt.boot.vfio=0000:03:00.0 is not a PCI device of this host");
    }

    @Test
    void peersWhenSeveralHaveANetworkBetweenThem() {
        mojo.peers = "2";
        mojo.command = "client";
        mojo.peerCommand = "server";

        VmNetwork network = parameters().network();

        assertThat(network.peers()).isEqualTo(new Peers(2, "server"));
        assertThat(parameters().machine(true).devices().nics()).isEqualTo(2);
    }

    @Test
    void peersWhenTheyCannotBeAreRefused() {
        mojo.peerCommand = "server";
        assertThat(problems(new HostDevices(root))).contains("Add -Dmkt.boot.peers=2");

        mojo.peers = "2";
        mojo.nics = "1";
        mojo.interactive = "true";
        mojo.bridge = "br0";
        assertThat(problems(new HostDevices(root)))
                .contains(
                        "-Dmkt.boot.peerCommand needs a command of the first VM",
                        "-Dmkt.boot.nics=1 leaves no network interface",
                        "-Dmkt.boot.peers and -Dmkt.boot.interactive exclude each other",
                        "-Dmkt.boot.peers and -Dmkt.boot.bridge exclude each other");
    }

    @Test
    void vmWhenKeptHasANameThatCanBeOne() {
        mojo.name = "lab.1";
        Parameters without = sample.parameters();
        new BootParameters(mojo, without).keep();
        assertThatThrownBy(without::throwIfWrong).hasMessageContaining("Add -Dmkt.boot.keep");

        mojo.keep = "true";
        assertThat(parameters().keep()).isEqualTo(new Keep("lab.1"));
        mojo.name = null;
        assertThat(parameters().keep()).isEqualTo(new Keep(null));

        mojo.name = "all";
        mojo.interactive = "true";
        Parameters wrong = sample.parameters();
        new BootParameters(mojo, wrong).keep();
        assertThatThrownBy(wrong::throwIfWrong)
                .hasMessageContainingAll("-Dmkt.boot.name=all is not a name of a VM", "exclude each other");
    }

    @Test
    void networkWhenPortsAreTextsHasTheirNumbers() {
        mojo.sshPort = "0";
        mojo.gdb = "1234";

        assertThat(parameters().network()).isEqualTo(new VmNetwork(null, 0, 1234));
        assertThat(guest(root, 1000, null).rxe()).containsExactly("eth0", "eth1");
    }

    @Test
    void commandWhenGivenIsTheShellsAsItIs() {
        sample.commandLine("mkt.boot.command", COMMAND);

        assertThat(guestWithCommand(COMMAND.replace("${HOME}", "null")).command())
                .isEqualTo(COMMAND);
    }

    @Test
    void commandWhenNothingButAVariableIsTheShells() {
        sample.commandLine("mkt.boot.command", "${TEST}");

        assertThat(guestWithCommand(null).command()).isEqualTo("${TEST}");
    }

    @Test
    void commandWhenEmptyIsNone() {
        assertThat(guestWithCommand("").command()).isNull();
    }

    @Test
    void commandWhenInThePomIsThatOne() {
        sample.commandLine("mkt.boot.command", COMMAND);

        assertThat(guestWithCommand("true").command()).isEqualTo("true");
        assertThat(guestWithCommand("true").append()).isEmpty();
    }

    @Test
    void directoriesWhenGivenAreRelativeToWhereMavenWasStarted() throws Exception {
        Files.createDirectory(root.resolve("linux"));
        Path home = Files.createDirectory(root.resolve("home"));

        assertThat(guest(home, 1000, null, "linux", " .").directories())
                .containsExactly(home, root.resolve("linux"), root);
    }

    @Test
    void homeWhenThereIsNoneToShareIsNotShared() throws Exception {
        Path home = Files.createDirectory(root.resolve("home"));

        assertThat(guest(home, 1000, null).directories()).containsExactly(home);
        assertThat(guest(home, 0, null).directories()).isEmpty();
        assertThat(guest(root.resolve("missing"), 1000, null).directories()).isEmpty();
        assertThat(guest(Path.of("/"), 1000, null).directories()).isEmpty();
        assertThat(guest(home, 1000, "false").directories()).isEmpty();
    }

    @Test
    void machineWhenTheSettingsSayWhatItIsHasThat() {
        sample.settings("boot: {memory: 4096, cpus: 8, accel: tcg, home: false, directories: [.]}");

        assertThat(parameters().machine(false)).isEqualTo(new VmHardware(Accelerator.TCG, 4096, 8));
        assertThat(guest(root, 1000, null).directories()).containsExactly(root);
    }

    @Test
    void machineWhenThePomSaysOtherwiseIsThePoms() {
        sample.settings("boot: {memory: 4096, home: false}");

        mojo.memory = "512";

        assertThat(parameters().machine(false)).isEqualTo(new VmHardware(Accelerator.AUTO, 512, 2));
        assertThat(guest(root, 1000, "true").directories()).containsExactly(root);
    }

    @Test
    void kernelsWhenSeparatedByCommasAreSeveral() throws Exception {
        mojo.kernel = "linux, bzImage";

        assertThat(parameters().kernels()).containsExactly(root.resolve("linux"), root.resolve("bzImage"));

        Files.createFile(root.resolve("linux, bzImage"));

        assertThat(parameters().kernels()).containsExactly(root.resolve("linux, bzImage"));
    }

    @Test
    void kernelsWhenSeveralCanBeBootedTogether() throws Exception {
        List<Path> kernels = List.of(Files.createFile(root.resolve("a")), Files.createFile(root.resolve("b")));
        BootParameters parameters = parameters();

        assertThat(parameters.action(kernels, false, event -> {})).isInstanceOf(SeveralBoots.class);
        assertThat(parameters.action(kernels.subList(0, 1), false, event -> {})).isInstanceOf(BootAction.class);
        parameters.parameters().throwIfWrong();
    }

    @Test
    void kernelsWhenSeveralAreRefusedWhatIsForOne() throws Exception {
        Path kernel = Files.createFile(root.resolve("bzImage"));
        mojo.interactive = "true";
        mojo.keep = "true";
        mojo.sshPort = "2222";
        mojo.gdb = "1234";
        BootParameters parameters = parameters();

        parameters.action(List.of(kernel, kernel, root.resolve("missing")), false, event -> {});

        assertThatThrownBy(() -> parameters.parameters().throwIfWrong())
                .hasMessageContainingAll(
                        "-Dmkt.boot.interactive is for one kernel, and -Dmkt.kernel names several. Leave"
                                + " -Dmkt.boot.interactive out, or name one kernel",
                        "-Dmkt.boot.keep is for one kernel",
                        "-Dmkt.boot.sshPort is for one kernel",
                        "-Dmkt.boot.gdb is for one kernel",
                        "-Dmkt.kernel names " + kernel + " twice",
                        "-Dmkt.kernel: " + root.resolve("missing") + " does not exist");
    }

    @Test
    void kernelWhenOfTheSettingsCountsForGoalsCalledByNameAlone() {
        sample.settings("boot: {kernel: linux, directories: [.], home: false}");

        assertThat(parameters().kernels()).containsExactly(root.resolve("linux"));

        sample.bound(true);

        assertThat(parameters().kernels()).isEmpty();
        assertThat(guest(root, 1000, null).directories()).isEmpty();
    }
}
