package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.PublicationFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages of the operating system in {@code image.json}. */
class OsPackagesTest {
    private static final String KVM = "harbor.mellanox.com/mkt/kvm:deb12";
    private static final String LIST = "/var/lib/dpkg/status.d";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .describe("key: deb12")
                .write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", "FROM debian:bookworm");
    }

    private SampleRun run() {
        SampleRun run = new SampleRun(root, key, engine);
        run.run();
        return run;
    }

    private static @Nullable List<OsPackage> packages(SampleRun run) {
        return PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES)).images().stream()
                .filter(Image::isKvm)
                .findFirst()
                .orElseThrow()
                .osPackages();
    }

    private void install(String version) {
        engine.withFiles(KVM, LIST, Map.of("libc6", "Package: libc6\nVersion: " + version + "\nArchitecture: amd64\n"));
    }

    @Test
    void packagesWhenTheImageIsBuiltAreThoseOfTheKvmImage() {
        install("2.36-9");

        SampleRun run = run();

        assertThat(packages(run))
                .containsExactly(new OsPackage("libc6", "2.36-9", "amd64", OsPackage.DEB, null, null, null));
        assertThat(PublicationFiles.readBuiltImages(run.logs().resolve("image.json"))
                        .images())
                .filteredOn(image -> !image.isKvm())
                .singleElement()
                .satisfies(image -> assertThat(image.osPackages()).isNull());
    }

    @Test
    void imageWhenUpToDateIsNotRead() throws IOException {
        install("2.36-9");
        run();
        install("of a second reading");

        assertThat(packages(run())).extracting(OsPackage::version).containsExactly("2.36-9");
        FileUtils.deleteDirectory(root.resolve("cache/os-packages").toFile());
        assertThat(packages(run())).isNull();
    }

    @Test
    void imageWhenBuiltAloneIsKnownInTheNextCompleteRun() {
        install("2.36-9");
        run();
        install("2.36-10");
        new SampleRun(root, key, engine).only("kvm").rebuild("kvm").run();

        assertThat(packages(run())).isNotNull();
    }

    @Test
    void imageWhenItCannotBeReadIsAWarningAlone() {
        engine.withFiles(KVM, "/none", Map.of());
        engine.containers().refuse("no memory");

        SampleRun run = run();

        assertThat(packages(run)).isNull();
        assertThat(run.warnings())
                .singleElement()
                .asString()
                .contains("The packages in " + KVM + " cannot be listed", "no memory");
    }
}
