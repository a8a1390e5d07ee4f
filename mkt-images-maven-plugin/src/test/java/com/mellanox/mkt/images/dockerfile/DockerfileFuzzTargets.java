package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.fuzz.FuzzTarget;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.type.BuilderKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The readers of Dockerfiles and of ignore files. */
public final class DockerfileFuzzTargets {
    private DockerfileFuzzTargets() {}

    public static Map<String, FuzzTarget> all() {
        return Map.of(
                "dockerfile", DockerfileFuzzTargets::dockerfile,
                "dockerignore", DockerfileFuzzTargets::dockerignore,
                "build-step", DockerfileFuzzTargets::step);
    }

    private static void dockerfile(byte[] input, Path directory) throws IOException {
        Files.writeString(directory.resolve("a.sh"), "");
        Path file = Files.write(directory.resolve("kvm.Dockerfile"), input);
        Problems problems = new Problems();
        Optional<Dockerfile> read = Dockerfile.read(file, Map.of("VERSION", "1"), problems);
        read.ifPresent(dockerfile -> use(directory, dockerfile, new String(input, StandardCharsets.UTF_8), problems));
        problems.throwIfAny();
    }

    private static void use(Path directory, Dockerfile dockerfile, String text, Problems problems) {
        for (BuilderKind builder : BuilderKind.values()) {
            dockerfile.textFor(builder, text, image -> Optional.of("sha256:0"));
            dockerfile.linesWithoutCaches(builder);
        }
        ContextFiles.of(dockerfile, new DockerDirectory(directory), problems);
        EarlySteps steps = EarlySteps.of(
                dockerfile,
                text,
                dockerfile.images().stream()
                        .map(Dockerfile.UsedImage::image)
                        .limit(1)
                        .collect(Collectors.toCollection(HashSet::new)));
        if (steps.commands() > 0) {
            steps.text(text);
        }
    }

    private static void dockerignore(byte[] input, Path directory) throws IOException {
        Files.write(directory.resolve(".dockerignore"), input);
        Problems problems = new Problems();
        IgnoreFile ignored = IgnoreFile.of(directory.resolve("kvm.Dockerfile"), directory, problems);
        for (String path : Set.of("a", "a/b/c.sh", "etc/sub/deep/one.conf", "x[1]", "a".repeat(100) + "/b")) {
            ignored.excludes(path);
        }
        problems.throwIfAny();
    }

    /** The first line is the step that a builder names, and the others are the Dockerfile. */
    private static void step(byte[] input, Path directory) {
        String text = new String(input, StandardCharsets.UTF_8);
        int end = Math.max(0, text.indexOf('\n'));
        StepLine.find(new TextFile(directory.resolve("kvm.Dockerfile"), text.substring(end)), text.substring(0, end));
    }
}
