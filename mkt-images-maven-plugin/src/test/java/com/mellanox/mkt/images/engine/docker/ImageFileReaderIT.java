package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.NotFoundException;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of images on the engine of this machine, with all that a tar can contain. */
class ImageFileReaderIT {
    private RealEngine real;
    private DockerEngine engine;
    private ImageId image;

    @BeforeEach
    void build() throws Exception {
        real = new RealEngine();
        engine = real.connect();
        String busybox = "/bin/busybox ";
        image = engine.builder()
                .build(
                        TestContext.of(
                                        "FROM " + real.busybox(),
                                        "RUN " + busybox + "mkdir -p /opt/products/lib /opt/empty"
                                                + " && echo library > /opt/products/lib/a.so.1"
                                                + " && " + busybox + "ln -s a.so.1 /opt/products/lib/a.so"
                                                + " && " + busybox + "ln -s /nowhere /opt/products/dangling"
                                                + " && echo tool > /opt/products/tool"
                                                + " && " + busybox + "chown 12:34 /opt/products/tool"
                                                + " && " + busybox + "chmod 4755 /opt/products/tool"
                                                + " && " + busybox + "chmod 1700 /opt/products/lib"
                                                + " && " + busybox + "ln /opt/products/tool /opt/products/twin"
                                                + " && " + busybox + "ln -s products /opt/link",
                                        "VOLUME /opt/empty")
                                .request(real.image("files")),
                        event -> {});
    }

    @AfterEach
    void cleanUp() {
        engine.close();
        assertThat(real.containers()).isEmpty();
        real.close();
    }

    /** Each entry as {@code name mode uid:gid -> target}. */
    private List<String> entries(String path) throws IOException {
        List<String> entries = new ArrayList<>();
        engine.read(image, path, in -> {
            TarArchiveInputStream tar = new TarArchiveInputStream(in);
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String target =
                        entry.getLinkName().isEmpty() ? "" : (entry.isLink() ? " = " : " -> ") + entry.getLinkName();
                entries.add(entry.getName() + " " + Integer.toOctalString(entry.getMode() & 0xfff) + " "
                        + entry.getLongUserId() + ":" + entry.getLongGroupId() + target);
            }
        });
        return entries;
    }

    @Test
    void readWhenPathIsADirectoryHasAllBelowItAsItIs() throws IOException {
        assertThat(entries("/opt/products"))
                .containsExactly(
                        "products/ 755 0:0",
                        "products/dangling 777 0:0 -> /nowhere",
                        "products/lib/ 1700 0:0",
                        "products/lib/a.so 777 0:0 -> a.so.1",
                        "products/lib/a.so.1 644 0:0",
                        "products/tool 4755 12:34",
                        "products/twin 4755 12:34 = products/tool");
        assertThat(entries("/opt/products/")).isEqualTo(entries("/opt/products"));
    }

    @Test
    void readWhenPathIsAFileHasItAlone() throws IOException {
        assertThat(entries("/opt/products/twin")).containsExactly("twin 4755 12:34");
        assertThat(entries("/opt/link/tool")).containsExactly("tool 4755 12:34");
    }

    @Test
    void readWhenPathIsALinkFollowsItOnlyBeforeASlash() throws IOException {
        assertThat(entries("/opt/link")).containsExactly("link 777 0:0 -> products");
        assertThat(entries("/opt/link/")).hasSize(7).startsWith("link/ 755 0:0", "link/dangling 777 0:0 -> /nowhere");
        assertThat(entries("/opt/products/dangling")).containsExactly("dangling 777 0:0 -> /nowhere");
    }

    @Test
    void readWhenPathIsMissingReportsIt() {
        for (String path : List.of(
                "/nosuch", "/opt/nosuch/a", "/opt/products/tool/", "/opt/products/tool/a", "/opt/products/dangling/")) {
            assertThatThrownBy(() -> entries(path))
                    .isInstanceOf(FileNotFoundException.class)
                    .hasMessage(path);
        }
    }

    @Test
    void readWhenImageHasAVolumeLeavesNone() throws IOException {
        List<String> volumes = new ArrayList<>();

        engine.read(
                image,
                "/opt/empty",
                tar -> real.containers()
                        .forEach(container -> container.getMounts().forEach(mount -> volumes.add(mount.getName()))));

        assertThat(volumes).hasSize(1);
        real.awaitNoContainer();
        assertThatThrownBy(() -> real.client().inspectVolumeCmd(volumes.get(0)).exec())
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void readWhenReaderThrowsLeavesNoContainer() {
        IOException message = new IOException("no room");

        assertThatThrownBy(() -> engine.read(image, "/", tar -> {
                    assertThat(real.containers()).hasSize(1);
                    throw message;
                }))
                .isSameAs(message);
        real.awaitNoContainer();
    }

    @Test
    void readWhenInterruptedLeavesNoContainer() {
        assertThatThrownBy(() -> engine.read(image, "/", tar -> {
                    Thread.currentThread().interrupt();
                    tar.readAllBytes();
                }))
                .isInstanceOf(CancelledException.class);

        assertThat(Thread.interrupted()).isTrue();
        real.awaitNoContainer();
    }

    @Test
    void readWhenEngineIsClosedLeavesNoContainer() {
        assertThatThrownBy(() -> engine.read(image, "/", tar -> {
                    engine.close();
                    assertThat(real.containers()).isEmpty();
                    tar.readAllBytes();
                }))
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void readWhenReaderLeavesTheRestEndsAtOnce() throws IOException {
        engine.read(image, "/", InputStream::read);

        real.awaitNoContainer();
    }
}
