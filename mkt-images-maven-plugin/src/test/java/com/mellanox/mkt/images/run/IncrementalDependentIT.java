package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.docker.OnEachEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.plan.SampleKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package from a commit that needs a library from a user's own tree: it is built incrementally as long as it sees the same of it. */
@OnEachEngine(withBuildkit = true)
class IncrementalDependentIT {
    @TempDir
    private Path root;

    @TempDir
    private Path tree;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String kvm = "harbor.mellanox.com/mkt/kvm:" + name;
    private final String library = "local_mkt/support_library:" + name;
    private final String tool = "local_mkt/support_tool:" + name;
    private RealEngine real;
    private SampleKey key;

    @BeforeEach
    void createKey(EngineAddress address) throws IOException, GitAPIException {
        real = new RealEngine(address);
        SampleRepository repository = new SampleRepository(root.resolve("tool"));
        String commit = repository.commit("tool.c", "tool");
        key = new SampleKey(root, name)
                .write("bash", "#!/bin/sh", "exec sh \"$@\"")
                // The symbols of a library of this test are lines of it.
                .write("nm", "#!/bin/sh", "sed -n 's/^symbol //p' \"$4\"")
                .write(
                        "support.Dockerfile",
                        "FROM " + real.busybox(),
                        "RUN /bin/busybox --install -s /bin",
                        "COPY bash nm /bin/")
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "COPY --from=" + tool + " /products /products",
                        "COPY --from=" + library + " /products /products");
        for (String program : List.of("bash", "nm")) {
            Files.setPosixFilePermissions(key.file(program), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        writePackages(repository.header(commit));
        write("api.h", "one");
        writeLibrary("0001 0010 T open", "code");
    }

    private void writePackages(String... source) throws IOException {
        key.write(
                        "support-library.sh",
                        "# ---",
                        "# private: true",
                        "# products: [/products]",
                        "",
                        "mkdir -p /products",
                        "cp lib.so.1 api.h /products")
                .write(
                        "support-tool.sh",
                        "# ---",
                        "# " + String.join("\n# ", source),
                        "# image_files: {library: {files: [/products/], dest: /include/}}",
                        "# products: [/products]",
                        "# incremental: true",
                        "",
                        "mkdir -p /products",
                        "[ -e configured ] || date +%s%N > configured",
                        "cat configured /include/lib.so.1 > /products/tool");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(tree.resolve(file), text);
    }

    private void writeLibrary(String symbol, String code) throws IOException {
        write("lib.so.1", "symbol " + symbol + "\n" + code + "\n");
    }

    @AfterEach
    void removeImages() {
        List.of(kvm, tool, library, "harbor.mellanox.com/mkt/build:" + name).forEach(real::remove);
        real.close();
    }

    /** When the tool was configured, and the code that it has. */
    private List<String> built() throws Exception {
        new SampleRun(root, key, real.connect())
                .pull(PullPolicy.MISSING)
                .source("library", tree)
                .run();
        List<String> lines = real.run(kvm, "cat", "/products/tool").lines().toList();
        return List.of(lines.get(0), lines.get(lines.size() - 1));
    }

    @Test
    void toolIsConfiguredAgainOnlyIfItSeesAChange() throws Exception {
        String configured = built().get(0);

        writeLibrary("0002 0020 T open", "other code");
        assertThat(built()).containsExactly(configured, "other code");

        writeLibrary("0002 0020 T read", "other code");
        String forSymbol = built().get(0);
        assertThat(forSymbol).isNotEqualTo(configured);

        write("api.h", "two");
        assertThat(built().get(0)).isNotEqualTo(forSymbol);
    }

    @Test
    void toolWhenNoTreeIsGivenIsBuiltFromNothing() throws Exception {
        String configured = built().get(0);
        writePinnedLibrary();

        new SampleRun(root, key, real.connect()).pull(PullPolicy.MISSING).run();

        assertThat(real.run(kvm, "cat", "/products/tool").lines().toList()).doesNotContain(configured);
        assertThat(real.labels(tool)).doesNotContainEntry("com.mellanox.mkt.incremental", "true");
    }

    private void writePinnedLibrary() throws IOException, GitAPIException {
        SampleRepository repository = new SampleRepository(root.resolve("library"));
        repository.commit("api.h", "one");
        String commit = repository.commit("lib.so.1", Files.readString(tree.resolve("lib.so.1")));
        key.write(
                "support-library.sh",
                Files.readString(key.file("support-library.sh"))
                        .replace("# private: true", "# " + String.join("\n# ", repository.header(commit))));
    }
}
