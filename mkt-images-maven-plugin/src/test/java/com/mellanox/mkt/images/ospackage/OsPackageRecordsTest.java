package com.mellanox.mkt.images.ospackage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.ContainerRequest;
import com.mellanox.mkt.images.engine.ContainerRequest.Network;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link OsPackageRecords} with an engine in memory. */
class OsPackageRecordsTest {
    private static final String IMAGE = "harbor.mellanox.com/mkt/kvm:fc40";
    private static final OsPackage BASH =
            new OsPackage("bash", "5.2.26-3.fc40", "x86_64", OsPackage.RPM, null, null, "GPL-3.0-or-later");
    private static final String BASH_LINE =
            "bash\t5.2.26-3.fc40\tx86_64\tbash-5.2.26-3.fc40.src.rpm\tGPL-3.0-or-later\n";

    @TempDir
    private Path cache;

    private final FakeEngine engine = new FakeEngine().withImage(IMAGE, Map.of());
    private OsPackageRecords records;

    @BeforeEach
    void create() {
        records = new OsPackageRecords(cache);
    }

    private ImageId image() {
        return engine.find(ImageReference.parse(IMAGE)).orElseThrow();
    }

    private void withoutDpkg() {
        engine.withFiles(IMAGE, "/nothing", Map.of());
    }

    private void print(String text, int status) {
        engine.containers().next((output, input) -> {
            output.stdout(text.getBytes(StandardCharsets.UTF_8));
            output.stderr("error: no database\n".getBytes(StandardCharsets.UTF_8));
            return status;
        });
    }

    @Test
    void imageWhenItHasDpkgIsReadWithoutAContainer() throws IOException {
        engine.withFiles(
                IMAGE,
                "/var/lib/dpkg/status.d",
                Map.of("tzdata", "Package: tzdata\nVersion: 2024a-0\n", "tzdata.md5sums", "Package: no\n"));

        InstalledPackages expected = new InstalledPackages(
                OsRelease.UNKNOWN, List.of(new OsPackage("tzdata", "2024a-0", "", OsPackage.DEB, null, null, null)));
        assertThat(records.of(image(), engine)).isEqualTo(expected);
        assertThat(records.find(image())).contains(expected);
        assertThat(engine.containers().requests()).isEmpty();
    }

    @Test
    void imageWhenItNamesItsDistributionIsOfThat() throws IOException {
        engine.withFiles(
                IMAGE,
                "/var/lib/dpkg/status.d",
                Map.of("bash", "Package: bash\nSource: bash (5.2-1)\nVersion: 5.2-1+b7\n"));
        engine.withFiles(
                IMAGE,
                "/usr/lib/os-release",
                Map.of("it", "NAME=Debian\nID=debian\nVERSION_ID=\"12\"\nHOME_URL='x'\n"));

        InstalledPackages expected = new InstalledPackages(
                new OsRelease("debian", "12"),
                List.of(new OsPackage("bash", "5.2-1+b7", "", OsPackage.DEB, "bash", "5.2-1", null)));
        assertThat(records.of(image(), engine)).isEqualTo(expected);
        assertThat(records.find(image())).contains(expected);
    }

    @Test
    void imageWhenItHasRpmIsReadOnceWithoutNetwork() throws IOException {
        withoutDpkg();
        print(BASH_LINE, 0);

        assertThat(records.find(image())).isEmpty();
        assertThat(records.of(image(), engine).packages()).containsExactly(BASH);
        assertThat(new OsPackageRecords(cache).of(image(), engine).packages()).containsExactly(BASH);

        assertThat(engine.containers().requests()).singleElement().satisfies(OsPackageRecordsTest::isolated);
        assertThat(engine.containers().left()).isEmpty();
        assertThat(cache.resolve("readers")).isEmptyDirectory();
    }

    private static void isolated(ContainerRequest request) {
        assertThat(request.command()).startsWith("rpm", "-qa");
        assertThat(request.isolation().network()).isEqualTo(Network.NONE);
        assertThat(request.labels()).containsOnlyKeys(ReaderOwner.LABEL);
    }

    @Test
    void imageWhenItHasNeitherHasNoPackages() throws IOException {
        withoutDpkg();
        engine.containers().refuseProgram("no such file");

        InstalledPackages nothing = new InstalledPackages(OsRelease.UNKNOWN, List.of());
        assertThat(records.of(image(), engine)).isEqualTo(nothing);
        assertThat(records.find(image())).contains(nothing);
    }

    @Test
    void imageWhenItHasBothListsBoth() throws IOException {
        engine.withFiles(
                IMAGE, "/var/lib/dpkg/status.d", Map.of("rpm", "Package: rpm\nVersion: 4.18\nArchitecture: amd64\n"));
        print(BASH_LINE, 0);

        assertThat(records.of(image(), engine).packages())
                .containsExactly(BASH, new OsPackage("rpm", "4.18", "amd64", OsPackage.DEB, null, null, null));
    }

    @Test
    void failureWhenRpmFailsIsNotRecorded() {
        withoutDpkg();
        print("", 1);

        assertThatThrownBy(() -> records.of(image(), engine))
                .isInstanceOf(IOException.class)
                .hasMessage("rpm ended with status 1: error: no database");
        assertThat(records.find(image())).isEmpty();
        assertThat(engine.containers().left()).isEmpty();
    }

    @Test
    void recordWhenDamagedIsIgnored() throws IOException {
        Path file = cache.resolve("os-packages").resolve(image().digest().hex());
        Files.createDirectories(file.getParent());
        for (String text : List.of("", "format 1\na\tb\tc\n", "format 2\ndebian\t12\nno package\n")) {
            Files.writeString(file, text);

            assertThat(records.find(image())).as(text).isEmpty();
        }
    }
}
