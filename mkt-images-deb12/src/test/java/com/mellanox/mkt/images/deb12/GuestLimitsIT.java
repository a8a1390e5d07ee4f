package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.BootRequest.GuestSetup;
import com.mellanox.mkt.images.boot.BootRequest.GuestUser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What root of a VM tries, and does not reach: files of the host that are not shared, device files, the engine, the host's ports. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class GuestLimitsIT {
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
    void hostWhenRootOfTheVmTriesIsOutOfReach() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret of the host\n");
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.writeString(shared.resolve("file"), "shared\n");
        Files.createSymbolicLink(shared.resolve("absolute"), secret);
        Files.createSymbolicLink(shared.resolve("relative"), Path.of("../secret"));
        try (ServerSocket ofHost = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            GuestSetup guest = new GuestSetup(
                    new GuestUser("tester", 4711, 4712, Path.of("/home/tester"), List.of()),
                    List.of(shared),
                    List.of(),
                    commands(shared, ofHost.getLocalPort()),
                    false,
                    "");

            vms.boot(vms.kvm(), Vms.kernel(), guest, Vms.LONG);
        }

        assertThat(vms.output())
                .containsExactly(
                        "absolute: no",
                        "relative: no",
                        "above: no",
                        "hard link: no",
                        "device of the shared directory: no",
                        "device of the root: no",
                        "again from above: file",
                        "engine: no",
                        "port of the host: no");
        assertThat(Files.exists(shared.resolve("disk"))).isFalse();
    }

    private static String commands(Path shared, int port) {
        return String.join(
                "; ",
                "t() { name=$1; shift; if \"$@\" >/dev/null 2>&1; then echo \"$name: yes\"; else echo \"$name: no\"; fi; }",
                "cd " + shared,
                "t absolute cat absolute",
                "t relative cat relative",
                "t above cat ../secret",
                "t 'hard link' ln ../secret linked",
                "t 'device of the shared directory' mknod disk b 8 0",
                "t 'device of the root' mknod /root/disk b 8 0",
                "rm absolute relative; cd /; umount " + shared,
                // The server decides which directory the tag is.
                "mkdir /run/again; mount -t 9p -o trans=virtio,version=9p2000.L,aname=/etc mkt1 /run/again",
                "echo again from above: $(cd /run/again && ls ../again)",
                "t engine ls /run/docker.sock",
                "t 'port of the host' timeout 10 bash -c 'echo >/dev/tcp/10.0.2.2/" + port + "'");
    }
}
