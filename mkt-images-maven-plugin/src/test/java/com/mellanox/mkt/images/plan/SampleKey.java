package com.mellanox.mkt.images.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.descriptor.FinalImage;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.support.SupportScripts;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** An OS module, {@code deb12} unless named otherwise, with its docker directory, written by a test file for file. */
public final class SampleKey {
    private final Path module;
    private final Path docker;
    private final Set<PackageName> leftOut = new TreeSet<>();

    public SampleKey(Path root) throws IOException {
        this(root, "deb12");
    }

    public SampleKey(Path root, String key) throws IOException {
        module = Files.createDirectories(root.resolve("module"));
        docker = Files.createDirectories(module.resolve("docker").resolve(key));
        describe("key: " + key);
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
        Optional<ImageDescriptor> descriptor =
                new ImageDescriptorReader(name -> Optional.empty()).read(module.resolve("image.yaml"), problems);
        assertThat(problems.list()).isEmpty();
        return descriptor.orElseThrow();
    }

    /** The graph of what was written. */
    public ImageGraph graph() {
        return ImageGraph.of(inputs());
    }

    KeyInputs inputs() {
        Problems problems = new Problems();
        Map<String, Dockerfile> dockerfiles = new LinkedHashMap<>();
        for (FinalImage image : descriptor().images()) {
            Dockerfile.read(descriptor().dockerfile(image), Map.of(), problems)
                    .ifPresent(read -> dockerfiles.put(image.name(), read));
        }
        Path environment = file(ImageDescriptor.SUPPORT_DOCKERFILE);
        KeyInputs inputs = new KeyInputs(
                descriptor(),
                dockerfiles,
                Files.exists(environment)
                        ? Dockerfile.read(environment, Map.of(), problems).orElseThrow()
                        : null,
                SupportScripts.read(docker, problems),
                leftOut);
        assertThat(problems.list()).isEmpty();
        return inputs;
    }

    /** What is wrong with the graph, the directory's name cut short. */
    List<String> problems() {
        try {
            graph();
            return List.of();
        } catch (InvalidInputException e) {
            return e.problems().stream()
                    .map(Problem::describe)
                    .map(text -> text.replace(docker + "/", ""))
                    .toList();
        }
    }
}
