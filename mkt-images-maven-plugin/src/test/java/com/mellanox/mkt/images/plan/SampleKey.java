package com.mellanox.mkt.images.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.descriptor.FinalImage;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.descriptor.OsCoordinate;
import com.mellanox.mkt.images.descriptor.OsModule;
import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.support.SupportScripts;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An OS module, {@code deb12} unless named otherwise, with its docker directory, written by a test file for file. */
public final class SampleKey {
    private final Path module;
    private final Path docker;
    private final @Nullable SampleKey os;
    private final Set<PackageName> leftOut = new TreeSet<>();
    private @Nullable Platform platform;

    public SampleKey(Path root) throws IOException {
        this(root, "deb12");
    }

    public SampleKey(Path root, String key) throws IOException {
        module = Files.createDirectories(root.resolve("module"));
        docker = Files.createDirectories(module.resolve("docker").resolve(key));
        os = null;
        describe("key: " + key);
    }

    private SampleKey(Path module, SampleKey os) throws IOException {
        this.module = Files.createDirectories(module);
        this.docker = module;
        this.os = os;
    }

    /** An overlay of this one, in a module of its own, with its Dockerfile beside the descriptor. */
    public SampleKey overlay(String key, String... dockerfile) throws IOException {
        return new SampleKey(module.resolveSibling(key), this)
                .describe("key: " + key, "extends: org.example:os:zip:2.1")
                .write("overlay.Dockerfile", dockerfile);
    }

    /** Replaces the descriptor. */
    public SampleKey describe(String... lines) throws IOException {
        Files.writeString(module.resolve("image.yaml"), String.join("\n", lines) + "\n");
        return this;
    }

    /** Writes a file of the docker directory. */
    public SampleKey write(String name, String... lines) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), String.join("\n", lines) + "\n");
        return this;
    }

    /**
     * Writes the environment of packages for engine tests: busybox with a program bash, in which support scripts run.
     *
     * @param busybox the base image
     * @param more lines at the end of its Dockerfile
     */
    public SampleKey onBusybox(String busybox, String... more) throws IOException {
        write("bash", "#!/bin/sh", "exec sh \"$@\"");
        Files.setPosixFilePermissions(file("bash"), PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> lines = new ArrayList<>(
                List.of("FROM " + busybox, "RUN /bin/busybox --install -s /bin", "COPY bash /bin/bash"));
        lines.addAll(List.of(more));
        return write("support.Dockerfile", lines.toArray(String[]::new));
    }

    /** Writes a support script with the lines of its header, and {@code make} to run. */
    public SampleKey script(String name, String... header) throws IOException {
        String yaml = header.length == 0 ? "# {}" : "# " + String.join("\n# ", header);
        return write("support-" + name + ".sh", "#!/bin/bash", "# ---", yaml, "", "make");
    }

    /** Leaves a package out. */
    public SampleKey leaveOut(String name) {
        leftOut.add(new PackageName(name));
        return this;
    }

    /** A file of the docker directory. */
    public Path file(String name) {
        return docker.resolve(name);
    }

    public Path docker() {
        return docker;
    }

    public ImageDescriptor descriptor() {
        Problems problems = new Problems();
        Optional<ImageDescriptor> descriptor = new ImageDescriptorReader(name -> Optional.empty(), this::extended)
                .read(module.resolve("image.yaml"), problems);
        assertThat(problems.list()).isEmpty();
        return platform == null
                ? descriptor.orElseThrow()
                : descriptor.orElseThrow().builtFor(platform);
    }

    /** Describes the images for one of the platforms from now on. */
    public SampleKey builtFor(Platform one) {
        platform = one;
        if (os != null) {
            os.builtFor(one);
        }
        return this;
    }

    private OsModule extended(OsCoordinate coordinate) {
        return new OsModule(Objects.requireNonNull(os).module.resolve("image.yaml"), name -> Optional.empty());
    }

    /** The graph of what was written. */
    public ImageGraph graph() {
        return ImageGraph.of(inputs());
    }

    DockerDirectoryContents inputs() {
        Problems problems = new Problems();
        Map<String, Dockerfile> dockerfiles = new LinkedHashMap<>();
        for (FinalImage image : descriptor().images()) {
            Dockerfile.read(descriptor().dockerfile(image), Map.of(), problems)
                    .ifPresent(read -> dockerfiles.put(image.name(), read));
        }
        if (os != null) {
            assertThat(problems.list()).isEmpty();
            return new DockerDirectoryContents(
                    descriptor(), dockerfiles, null, Map.of(), List.of(), os.leftOut, os.inputs());
        }
        Path environment = file(ImageDescriptor.SUPPORT_DOCKERFILE);
        DockerDirectoryContents inputs = new DockerDirectoryContents(
                descriptor(),
                dockerfiles,
                Files.exists(environment)
                        ? Dockerfile.read(environment, Map.of(), problems).orElseThrow()
                        : null,
                Map.of(),
                SupportScripts.read(docker, problems),
                leftOut,
                null);
        assertThat(problems.list()).isEmpty();
        return inputs;
    }

    /** What is wrong with the graph, the directory's name cut short. */
    List<String> problems() {
        try {
            graph();
            return List.of();
        } catch (InvalidInputException e) {
            return String.valueOf(e.getMessage())
                    .lines()
                    .filter(line -> !line.endsWith(" problems:"))
                    .map(line -> line.strip().replace(docker + "/", ""))
                    .toList();
        }
    }
}
