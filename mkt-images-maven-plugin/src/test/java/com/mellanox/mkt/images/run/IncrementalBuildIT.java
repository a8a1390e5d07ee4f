package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.docker.OnEachEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.failure.BuildFailedException;
import com.mellanox.mkt.images.plan.SampleKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Incremental builds of a package that "compiles" each {@code .c} that is newer than its {@code .o}, as make does. */
@OnEachEngine(withBuildkit = true)
class IncrementalBuildIT {
    @TempDir
    private Path root;

    @TempDir
    private Path tree;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final String kvm = "harbor.mellanox.com/mkt/kvm:" + name;
    private final String tool = "local_mkt/support_tool:" + name;
    private RealEngine real;
    private SampleKey key;

    @BeforeEach
    void createKey(EngineAddress address) throws IOException {
        real = new RealEngine(address);
        key = new SampleKey(root, name)
                .onBusybox(real.busybox())
                .write("flags", "-O2")
                .write("kvm.Dockerfile", "FROM " + real.busybox(), "COPY --from=" + tool + " /products /products");
        writeScript("echo -O2");
        Files.createDirectories(tree.resolve("sub dir"));
        write("a.c", "one");
        write("b.c", "two");
        write("sub dir/c.c", "three");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("a.c"));
    }

    /** Compiles, and writes the names of the files that it has compiled to a product. */
    private void writeScript(String last) throws IOException {
        key.write(
                "support-tool.sh",
                "# ---",
                "# private: true",
                "# products: [/products]",
                "# incremental: true",
                "",
                "mkdir -p /products",
                ": > /products/compiled",
                "find . -name '*.c' | sort > /sources",
                "while IFS= read -r file; do",
                "    if [ ! -e \"$file.o\" ] || [ \"$file\" -nt \"$file.o\" ]; then",
                "        ! grep -q wrong \"$file\" || { echo \"$file is wrong\"; exit 1; }",
                "        cp \"$file\" \"$file.o\"; echo \"$file\" >> /products/compiled",
                "    fi",
                "done < /sources",
                "cat /sources > /products/sources",
                "cat link > /products/linked",
                "# This shell compares whole seconds.",
                "sleep 1.1",
                last);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(tree.resolve(file), text);
    }

    @AfterEach
    void removeImages() {
        List.of(kvm, tool, "harbor.mellanox.com/mkt/build:" + name).forEach(real::remove);
        real.close();
    }

    private SampleRun run() {
        return new SampleRun(root, key, real.connect()).pull(PullPolicy.MISSING).source("tool", tree);
    }

    private List<String> compiled() throws Exception {
        return product("compiled");
    }

    private List<String> product(String file) throws Exception {
        return real.run(kvm, "cat", "/products/" + file).lines().toList();
    }

    @Test
    void buildWhenFilesChangeCompilesTheseAlone() throws Exception {
        run().run();
        assertThat(compiled()).containsExactly("./a.c", "./b.c", "./sub dir/c.c");

        write("sub dir/c.c", "four");
        write("d.c", "new");
        Files.delete(tree.resolve("b.c"));
        Files.delete(tree.resolve("link"));
        Files.createSymbolicLink(tree.resolve("link"), Path.of("d.c"));
        run().run();

        assertThat(compiled()).containsExactly("./d.c", "./sub dir/c.c");
        assertThat(product("sources")).containsExactly("./a.c", "./d.c", "./sub dir/c.c");
        assertThat(product("linked")).containsExactly("new");
    }

    @Test
    void buildWhenAnotherInputChangesBeginsInAnEmptyDirectory() throws Exception {
        run().run();
        writeScript("echo -O3");

        run().run();

        assertThat(compiled()).containsExactly("./a.c", "./b.c", "./sub dir/c.c");
    }

    @Test
    void buildWhenItFailsTellsHowToBeginAfreshAndKeepsTheDirectory() throws Exception {
        run().run();
        write("b.c", "wrong");
        assertThatThrownBy(() -> run().run())
                .isInstanceOf(BuildFailedException.class)
                .hasMessageContaining("./b.c is wrong")
                .hasMessageContaining("To begin in an empty directory, run with -Dmkt.rebuild=support_tool");
        write("b.c", "right");

        run().run();
        assertThat(compiled()).containsExactly("./b.c");

        run().rebuild("tool").run();
        assertThat(compiled()).containsExactly("./a.c", "./b.c", "./sub dir/c.c");
    }

    @Test
    void buildWhenTheTreeReturnsToAnOlderStateIsOfThatState() throws Exception {
        run().run();
        write("a.c", "other");
        run().run();
        write("a.c", "one");
        run().run();
        assertThat(product("linked")).containsExactly("one");
        write("b.c", "changed");

        run().run();

        assertThat(product("linked")).containsExactly("one");
        assertThat(compiled()).contains("./a.c", "./b.c").doesNotContain("./sub dir/c.c");
    }
}
