package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.GuestUser;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.VmFinished.Part;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.kernel.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boots of Debian 12: right ones, and kernels and images that are wrong, each explained. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class BootIT {
    private static final Duration SHORT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Vms vms;

    @BeforeEach
    void connect() {
        vms = new Vms(directory);
    }

    @AfterEach
    void close() {
        vms.close();
    }

    @Test
    void vmWhenUpHasTheUserTheirDirectoriesAndTheModulesOfTheKernel() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared dir"));
        Files.writeString(shared.resolve("from-host"), "hello\n");
        GuestUser user = new GuestUser("tester", 4711, 4712, Path.of("/home/tester"), List.of("ssh-ed25519 AAAA me"));
        GuestSetup guest = new GuestSetup(
                user,
                List.of(shared),
                List.of("eth0"),
                "set -e; cat '" + shared + "/from-host'; echo back > '" + shared + "/from-vm';"
                        + " su tester -c 'sudo -n id -u; id -un; pwd'; hostname;"
                        + " modprobe dummy numdummies=1; ip -brief link show dummy0 | cut -d' ' -f1;"
                        + " rdma link show rxe0/1 | grep -o 'state ACTIVE';"
                        + " cut -c1-11 /etc/ssh/ssh_host_ed25519_key.pub;"
                        + " mkdir -p /run/sshd; sshd -T 2>/dev/null | grep -c /etc/ssh/mkt_authorized_keys; uname -r",
                false,
                "mkt.test=1");

        vms.boot(vms.kvm(), Vms.kernel(), guest, Vms.LONG);

        assertThat(vms.output())
                .containsExactly(
                        "hello",
                        "0",
                        "tester",
                        "/root",
                        "kvm-deb12",
                        "dummy0",
                        "state ACTIVE",
                        "ssh-ed25519",
                        "1",
                        Kernel.at(Vms.kernel()).release().orElseThrow());
        assertThat(shared.resolve("from-vm")).hasContent("back");
        assertThat(vms.events())
                .filteredOn(BuildEvent.VmFinished.class::isInstance)
                .singleElement()
                .extracting(event -> ((BuildEvent.VmFinished) event).parts())
                .asInstanceOf(InstanceOfAssertFactories.list(Part.class))
                .anySatisfy(part -> assertThat(part.name()).isEqualTo("command"))
                .allSatisfy(part -> assertThat(part.time()).isPositive());
        assertThat(vms.console()).content().contains("Linux version", "mkt.test=1", "custom.target");
        assertThat(new BootRecords(directory.resolve("cache")).of(vms.kvm())).isPresent();
    }

    @Test
    void vmWhenDebuggedTellsAllThatSystemdDoesAndHasAnEarlyShell() {
        GuestSetup plain = Vms.guest("systemctl show --value -p ActiveEnterTimestampMonotonic debug-shell.service");
        GuestSetup debugged = new GuestSetup(plain.user(), List.of(), List.of(), plain.command(), true, "");

        vms.boot(vms.kvm(), Vms.kernel(), debugged, Vms.LONG);

        assertThat(vms.output()).hasSize(1).doesNotContain("0");
        // Not a message of the login: it hangs the console up when it starts, and what is being written then is lost.
        assertThat(vms.console())
                .content()
                .contains(
                        "debug-shell.service: Executing: /bin/bash",
                        "systemd-tmpfiles-setup.service: Changed dead -> start");
    }

    @Test
    void networkWhenItsAddressesAreKnownNeedsNoServices() {
        String command = "set -e; ip -brief -4 address show eth0 | awk '{ print $2, $3 }';"
                + " ip route show default | grep -o 'via .* dev eth0';"
                + " cat /etc/resolv.conf /proc/sys/kernel/randomize_va_space;"
                + " systemctl is-active systemd-networkd systemd-resolved || true;"
                // Interfaces that appear late: the same again, and a port of InfiniBand, by its name.
                + " ip address flush dev eth0; cd /sys/bus/virtio/drivers/virtio_net; device=$(basename virtio*);"
                + " echo $device >unbind; echo $device >bind; modprobe dummy numdummies=1; ip link add ib3 type dummy;"
                + " udevadm settle; for nic in eth0 ib3; do ip -brief -4 address show $nic | awk '{ print $3 }'; done;"
                + " ip route show default | grep -o 'via .* dev eth0'; ping -c 1 -W 20 10.0.2.2 | grep -o '1 received'";

        vms.boot(vms.kvm(), Vms.kernel(), Vms.guest(command), Vms.LONG);

        assertThat(vms.output())
                .containsExactly(
                        "UP 10.0.2.15/24",
                        "via 10.0.2.2 dev eth0",
                        "nameserver 10.0.2.3",
                        "2",
                        "inactive",
                        "inactive",
                        "10.0.2.15/24",
                        "192.168.100.13/24",
                        "via 10.0.2.2 dev eth0",
                        "1 received");
    }

    @Test
    void networkWhenTheImageAddsToItIsUpToSystemd() throws BuildStepException {
        // systemd-resolved itself answers with the address that DHCP gives, without a DNS server.
        String command = "for attempt in {1..60}; do getent ahostsv4 _gateway && break; sleep 0.5; done;"
                + " ip -brief -4 address show eth0";
        ImageId added = vms.with("RUN printf '[Match]\\nName=eth0\\n[Network]\\nDHCP=yes\\nAddress=192.0.2.7/24\\n'"
                + " >/etc/systemd/network/10-mine.network");
        try {
            vms.boot(added, Vms.kernel(), Vms.guest(command), Vms.LONG);
        } finally {
            vms.remove(added);
        }

        assertThat(vms.output()).first().asString().startsWith("10.0.2.2");
        assertThat(vms.output()).last().asString().contains("192.0.2.7/24", "10.0.2.15/24");
    }

    @Test
    void hostKeyWhenMadeIsTheSameInTheNextVmAndTheUsersAlone() throws IOException {
        String command = "cat /etc/ssh/ssh_host_ed25519_key.pub";

        vms.boot(vms.kvm(), Vms.kernel(), Vms.guest(command), Vms.LONG);
        vms.boot(vms.kvm(), Vms.kernel(), Vms.guest(command), Vms.LONG);

        assertThat(vms.output()).hasSize(2).containsOnly(vms.output().get(0));
        assertThat(Files.getPosixFilePermissions(directory.resolve("cache/ssh/ssh_host_ed25519_key")))
                .allMatch(permission -> permission.name().startsWith("OWNER"));
        assertThat(Files.getPosixFilePermissions(directory.resolve("cache/ssh")))
                .allMatch(permission -> permission.name().startsWith("OWNER"));
    }

    @ParameterizedTest
    @CsvSource({"'exit 3', ended with exit status 3", "'poweroff -f', the VM was switched off before the command"})
    void commandWhenItFailsDecides(String command, String words) throws IOException {
        assertThatThrownBy(() -> vms.boot(vms.kvm(), Vms.kernel(), Vms.guest(command), Vms.LONG))
                .isInstanceOf(BootFailedException.class)
                .hasMessageContaining("boots on Linux ")
                .hasMessageContaining(words);
        assertThat(vms.verdict()).isEqualTo("command-failed");
        assertThat(new BootRecords(directory.resolve("cache")).of(vms.kvm())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "no-9p, the kernel does not have 9p, CONFIG_9P_FS=y",
        "9p-module, the kernel does not have 9p, CONFIG_9P_FS=y",
        "no-virtio-console, no console at hvc0, CONFIG_VIRTIO_CONSOLE=y",
        "no-devtmpfs, no devtmpfs, CONFIG_DEVTMPFS=y",
    })
    void kernelWhenItLacksSomethingIsTheReason(String kernel, String meaning, String remedy) throws IOException {
        Path wrong = Vms.kernel(kernel);

        assertThat(Kernel.at(wrong).check(Set.of()).orElseThrow().errors())
                .anyMatch(problem -> problem.what().contains(remedy.substring(0, remedy.length() - 2)));
        assertThatThrownBy(() -> vms.boot(vms.kvm(), wrong, Vms.guest(null), SHORT))
                .isInstanceOf(BootFailedException.class)
                .hasMessageStartingWith(Vms.KVM + ": does not boot on Linux ")
                .hasMessageContaining(meaning)
                .hasMessageContaining(remedy)
                .hasMessageContaining("last lines of the console:")
                .hasMessageEndingWith("whole console: " + vms.console());
        assertThat(vms.verdict()).isEqualTo("kernel-did-not-boot");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RUN rm /sbin/init | the image has no init that the kernel can run",
                "RUN ln -sf /bin/true /sbin/init | init has ended, which a kernel does not survive: its exit status was 0",
                "RUN ln -sfn /nowhere /etc/systemd/system/default.target && rm -r /usr/lib/systemd/system"
                        + " | systemd has given up",
                "RUN printf '[Service]\\nType=oneshot\\nExecStart=/bin/sh -c \"echo it is broken; exit 7\"\\n"
                        + "[Install]\\nWantedBy=multi-user.target\\n'"
                        + " >/etc/systemd/system/broken.service && systemctl enable broken.service"
                        + " | broken.service has failed",
            })
    void imageWhenItIsWrongIsTheReason(String instruction, String meaning) throws BuildStepException, IOException {
        ImageId wrong = vms.with(instruction);
        try {
            assertThatThrownBy(() -> vms.boot(wrong, Vms.kernel(), Vms.guest(null), Vms.LONG))
                    .isInstanceOf(BootFailedException.class)
                    .hasMessageContaining("does not boot on Linux ")
                    .hasMessageContaining(meaning);
            assertThat(vms.verdict()).isEqualTo("image-or-environment");
        } finally {
            vms.remove(wrong);
        }
    }

    @Test
    void unitWhenItFailsIsShownWithWhatItPrinted() throws BuildStepException {
        ImageId wrong =
                vms.with("RUN printf '[Service]\\nType=oneshot\\nExecStart=/bin/sh -c \"echo it is broken; exit 7\"\\n'"
                        + " >/etc/systemd/system/broken.service"
                        + " && ln -s /etc/systemd/system/broken.service /etc/systemd/system/custom.target.wants/");
        try {
            assertThatThrownBy(() -> vms.boot(wrong, Vms.kernel(), Vms.guest(null), Vms.LONG))
                    .hasMessageContaining("it is broken")
                    .hasMessageContaining("status=7");
        } finally {
            vms.remove(wrong);
        }
    }

    @Test
    void imageWhenItNeverGetsReadyIsTheReasonWithTheUnit() throws BuildStepException {
        ImageId wrong = vms.with("RUN printf '[Service]\\nType=oneshot\\nExecStart=/bin/sleep infinity\\n'"
                + " >/etc/systemd/system/endless.service"
                + " && ln -s /etc/systemd/system/endless.service /etc/systemd/system/custom.target.wants/");
        try {
            assertThatThrownBy(() -> vms.boot(wrong, Vms.kernel(), Vms.guest(null), SHORT))
                    .isInstanceOf(BootFailedException.class)
                    .hasMessageContaining(
                            "systemd did not reach its target within 60 s, and waits for endless.service");
        } finally {
            vms.remove(wrong);
        }
    }
}
