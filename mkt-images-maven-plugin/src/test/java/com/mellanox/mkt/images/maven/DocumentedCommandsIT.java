package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.kernel.KernelArchitecture;
import com.mellanox.mkt.images.kernel.KernelContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the documentation that has no mark, as it stands there, by a shell: in a build with tiny images of Debian 12
 * and Fedora 40, with a home directory of its own. Only the keys have other names, since the engine can have the real images.
 */
class DocumentedCommandsIT {
    private static final Path MAVEN = Path.of(System.getProperty("mkt.test.maven3", ""));
    private static final String PREFIX = "it-" + UUID.randomUUID().toString().substring(0, 8) + "-";

    private static final String PACKAGE = """
            #!/bin/bash
            # ---
            # products: [/products]%s

            busybox mkdir -p /products
            echo %s >/products/%2$s
            """;

    @TempDir
    private static Path root;

    private static RealEngine real;
    private static RegistryServer registry;
    private static Path project;

    @BeforeAll
    static void write() throws IOException, InterruptedException {
        real = new RealEngine();
        registry = RegistryServer.start();
        project = root.resolve("project");
        String debian = PREFIX + "deb12";
        String fedora = PREFIX + "fc40";
        ForeignBuild build = new ForeignBuild(project, debian, real.busybox(), registry.host());
        build.addOs("fedora", fedora, real.busybox());
        writeImages(build, "os", debian, "", List.of("rdma_core", "perftest"));
        writeImages(build, "fedora", fedora, "\n# private: true", List.of("qemu", "simx"));
        build.write("fedora/image.yaml", "key: " + fedora + "\nwithout: [qemu, simx]\n");
        writeHome();
        Files.createSymbolicLink(
                project.resolve("fedora/published.json"),
                Path.of("target/mkt-images").resolve(fedora).resolve("published.json"));
        writeProgram(build.command(MAVEN, "-B"));
    }

    private static void writeImages(ForeignBuild build, String module, String key, String header, List<String> packages)
            throws IOException {
        String docker = module + "/docker/" + key + "/";
        String base = "FROM " + real.busybox() + "\n";
        build.write(docker + "bash", "#!/bin/sh\nexec sh \"$@\"\n");
        build.write(docker + "support.Dockerfile", base + "COPY bash /bin/\nRUN busybox chmod 755 /bin/bash\n");
        StringBuilder kvm = new StringBuilder(base);
        for (String name : packages) {
            build.write(docker + "support-" + name + ".sh", PACKAGE.formatted(header, name));
            kvm.append("COPY --from=local_mkt/support_" + name + ":" + key + " /products/ /products/\n");
        }
        build.write(docker + "kvm.Dockerfile", kvm.toString());
    }

    /** What the commands name in the user's home. */
    private static void writeHome() throws IOException {
        Path home = root.resolve("home");
        for (String tree : List.of("rdma-core", "perftest", "simx-qemu", "simx")) {
            Path source = Files.createDirectories(home.resolve("src").resolve(tree));
            Files.writeString(source.resolve("source.c"), "int source;\n");
        }
        Files.writeString(home.resolve(".vendor-token"), "token\n");
        Path linux = Files.createDirectories(home.resolve("linux"));
        Files.writeString(
                linux.resolve(".config"),
                KernelContract.read(KernelArchitecture.AMD64).text());
    }

    /** The {@code mvn} that the shell finds: one that uses nothing of this machine's user. */
    private static void writeProgram(List<String> command) throws IOException {
        String quoted = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Path program = Files.createDirectories(root.resolve("bin")).resolve("mvn");
        Files.writeString(program, "#!/bin/sh\nexec " + quoted + " \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    @AfterAll
    static void remove() {
        registry.close();
        real.removeLabelled("com.mellanox.mkt.key=" + PREFIX + "fc40");
        real.close();
    }

    /** Each command once, publications first: others need what they leave. */
    static List<String> commands() throws IOException {
        return DocumentedCommand.all().stream()
                .filter(command -> command.notRun().isEmpty())
                .map(command -> command.text().replaceFirst("\\s+#.*", ""))
                .distinct()
                .sorted(Comparator.comparing(command -> !command.contains("mvn deploy")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandWhenRunAsDocumentedSucceeds(String command) throws IOException, InterruptedException {
        boolean isNewModule = command.contains(":init ");
        Path directory = isNewModule ? Files.createTempDirectory(root, "new") : project;
        String text = isNewModule ? command : command.replace("-Dkey=", "-Dkey=" + PREFIX);
        Path log = root.resolve("log");
        ProcessBuilder shell = new ProcessBuilder("bash", "-o", "pipefail", "-c", text)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = shell.environment();
        environment.keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("MKT_"));
        environment.put("HOME", root.resolve("home").toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -Duser.home=" + root.resolve("home"));
        environment.merge("PATH", root.resolve("bin").toString(), (path, own) -> own + ":" + path);

        int exit = shell.start().waitFor();

        assertThat(exit).as(Files.readString(log)).isZero();
    }
}
