package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.AttachedDocument;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.sbom.DocumentSchema;
import com.mellanox.mkt.images.sbom.ImageDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents about an image that a real engine has built, with busybox for a distribution. */
class SbomIT {
    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private RealEngine real;
    private DockerEngine engine;
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        real = new RealEngine();
        engine = real.connect();
        key = new SampleKey(root, name)
                .describe("key: " + name, "registry: it.invalid")
                .write("os-release", "ID=debian", "VERSION_ID=\"12\"")
                .write(
                        "status",
                        "Package: libc6",
                        "Source: glibc",
                        "Version: 2.36-9+deb12u10",
                        "Architecture: amd64",
                        "")
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "COPY status /var/lib/dpkg/status",
                        "COPY os-release /usr/lib/os-release",
                        "RUN ln -s ../usr/lib/os-release /etc/os-release");
    }

    @AfterEach
    void removeImages() {
        real.awaitNoContainer();
        real.remove("it.invalid/mkt/kvm:" + name);
        real.close();
    }

    private List<String> documents(Path cache) {
        BuiltImages built = PublicationFiles.readBuiltImages(
                root.resolve("target/mkt-images").resolve(name).resolve(PublicationFiles.BUILT_IMAGES));
        return new ImageDocuments(() -> engine, cache, "1.0")
                .files(built, built.images().get(0), null).stream()
                        .map(AttachedDocument::content)
                        .map(text -> new String(text, StandardCharsets.UTF_8))
                        .toList();
    }

    @Test
    void documentsWhenTheImageIsBuiltAreOfWhatIsInIt() throws IOException {
        new SampleRun(root, key, real.connect()).pull(PullPolicy.MISSING).run();

        List<String> documents = documents(root.resolve("cache"));

        assertThat(DocumentSchema.CYCLONE_DX.problems(documents.get(0))).isEmpty();
        assertThat(DocumentSchema.SPDX.problems(documents.get(1))).isEmpty();
        String purl = "pkg:deb/debian/libc6@2.36-9%2Bdeb12u10?arch=amd64&distro=debian-12&upstream=glibc";
        assertThat(documents.get(0)).contains(purl);
        assertThat(documents.get(1)).contains(purl);
        JsonValue run = JsonReader.read(documents.get(2)).at("predicate").at("runDetails");
        assertThat(run.at("builder").at("version").at("engine").text().orElseThrow())
                .startsWith("Docker ");
        assertThat(run.at("metadata").at("finishedOn").text()).isPresent();
        assertThat(documents.get(2)).doesNotContain("docker.sock");
        // Read from the image again, by another machine's cache.
        assertThat(documents(root.resolve("other"))).isEqualTo(documents);
    }
}
