package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.BootRequest.VmHardware;
import com.mellanox.mkt.images.boot.BootRequest.VmNetwork;
import com.mellanox.mkt.images.boot.VmDevices.PciDevice;
import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Mount;
import com.mellanox.mkt.images.engine.ContainerRequest.Network;
import com.mellanox.mkt.images.engine.ContainerRequest.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link VmContainer}. */
class VmContainerTest {
    @TempDir
    private Path root;

    private ContainerRequest request(Accelerator accel, VmNetwork network) {
        try (VmContainer container = container(accel, network)) {
            return container.containerRequest();
        }
    }

    private VmContainer container(Accelerator accel, VmNetwork network) {
        BootRequest request = SampleBoot.request(
                root, new VmHardware(accel, 1024, 2), network, SampleBoot.guest(null), SampleBoot.LONG);
        return VmContainer.create(request, "{}\n");
    }

    private VmContainer container() {
        return container(Accelerator.TCG, new VmNetwork(null, 0, 0));
    }

    private static Path files(VmContainer container) {
        return Path.of(container.containerRequest().mounts().get(0).host());
    }

    @Test
    void containerWhenAskedForRunsDoKvmOfTheImage() {
        ContainerRequest request = request(Accelerator.TCG, new VmNetwork(null, 0, 0));

        assertThat(request.image()).isEqualTo(SampleBoot.ID);
        assertThat(request.command())
                .containsExactly("python3", "/run/mkt/boot/do-kvm.py", "/run/mkt/boot/config.json");
        assertThat(request.labels())
                .containsOnlyKeys(VmOwner.KEY, VmOwner.OWNER)
                .containsEntry(VmOwner.KEY, "deb12");
    }

    @Test
    void mountsWhenTheVmSharesDirectoriesAreThoseAndItsFiles() {
        List<Mount> mounts = request(Accelerator.TCG, new VmNetwork(null, 0, 0)).mounts();

        assertThat(mounts.get(0).host())
                .startsWith(root.resolve("target/mkt-images/deb12/boot").toString());
        assertThat(mounts.get(0).container()).isEqualTo("/run/mkt/boot");
        assertThat(mounts.get(0).readOnly()).isTrue();
        assertThat(mounts.subList(1, mounts.size()))
                .containsExactly(
                        new Mount("/src/linux/arch/x86/boot/bzImage", "/run/mkt/bzImage", true),
                        new Mount(root.resolve("cache/ssh").toString(), "/run/mkt/ssh", false),
                        new Mount("/home/ann", "/home/ann", false),
                        new Mount("/src/linux", "/src/linux", false));
    }

    @Test
    void devicesOfTheHostWhenPassedThroughAreThoseOfTheirGroupsAlone() {
        VmDevices devices = new VmDevices(1, List.of(), 1, List.of(new PciDevice("0000:03:00.0", 17)));
        BootRequest request = SampleBoot.request(
                root,
                new VmHardware(Accelerator.TCG, 1024, 2, devices),
                new VmNetwork(null, 0, 0),
                SampleBoot.guest(null),
                SampleBoot.LONG);

        try (VmContainer container = VmContainer.create(request, "{}\n")) {
            assertThat(container.containerRequest().isolation().devices())
                    .containsExactlyInAnyOrder("/dev/vfio/vfio", "/dev/vfio/17");
            assertThat(container.containerRequest().isolation().capabilities())
                    .containsExactlyInAnyOrder("SYS_ADMIN", "IPC_LOCK");
        }
    }

    @Test
    void hostKeysWhenKeptAreTheUsersAlone() throws IOException {
        request(Accelerator.TCG, new VmNetwork(null, 0, 0));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("cache/ssh"))))
                .isEqualTo("rwx------");
    }

    @Test
    void portsWhenBehindTheHostsNetworkAreThoseThatWereAskedFor() {
        assertThat(request(Accelerator.TCG, new VmNetwork(null, 0, 0)).ports()).containsExactly(new Port(22, 0));
        assertThat(request(Accelerator.TCG, new VmNetwork(null, 2222, 1235)).ports())
                .containsExactly(new Port(22, 2222), new Port(1234, 1235));
    }

    @Test
    void isolationWhenBehindTheHostsNetworkAllowsOnlyMounts() {
        ContainerRequest request = request(Accelerator.TCG, new VmNetwork(null, 0, 0));

        assertThat(request.isolation().network()).isEqualTo(Network.OWN);
        assertThat(request.isolation().capabilities()).containsExactly("SYS_ADMIN");
        assertThat(request.isolation().unconfined()).isTrue();
        assertThat(request.isolation().devices()).isEmpty();
    }

    @Test
    void containerWhenOnABridgeIsOnTheHostsNetworkWithoutPorts() {
        ContainerRequest request = request(Accelerator.TCG, new VmNetwork("br0", 2222, 1235));

        assertThat(request.ports()).isEmpty();
        assertThat(request.isolation().network()).isEqualTo(Network.HOST);
        assertThat(request.isolation().capabilities()).containsExactlyInAnyOrder("SYS_ADMIN", "NET_ADMIN");
        assertThat(request.isolation().devices()).containsExactly("/dev/net/tun");
    }

    @Test
    void kvmWhenTheHostHasItIsPassedUnlessTcgIsRequested() {
        boolean has = Files.exists(Path.of("/dev/kvm"));

        assertThat(request(Accelerator.AUTO, new VmNetwork(null, 0, 0))
                        .isolation()
                        .devices())
                .isEqualTo(request(Accelerator.KVM, new VmNetwork(null, 0, 0))
                        .isolation()
                        .devices())
                .hasSize(has ? 1 : 0);
    }

    @Test
    void filesWhenOpenAreScriptAndConfigurationThatAnyUserCanRead() throws IOException {
        try (VmContainer container = container()) {
            Path files = files(container);
            assertThat(files.resolve("config.json")).hasContent("{}");
            assertThat(files.resolve("do-kvm.py")).content().startsWith("#!/usr/bin/env python3\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files)))
                    .isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void filesWhenClosedAreDeleted() {
        VmContainer container = container();
        VmContainer other = container();
        Path files = files(container);
        Path otherFiles = files(other);

        container.close();
        container.close();

        assertThat(files).doesNotExist();
        assertThat(otherFiles).exists();
        other.close();
        assertThat(otherFiles.getParent()).isEmptyDirectory();
    }
}
