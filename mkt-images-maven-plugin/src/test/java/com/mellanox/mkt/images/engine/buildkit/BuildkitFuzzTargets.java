package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.status.SolveEvent;
import com.mellanox.mkt.buildkit.status.SolveEvent.Stream;
import com.mellanox.mkt.buildkit.status.Vertex;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.fuzz.FuzzTarget;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The readers of what BuildKit tells about a build. Its messages themselves are read by {@code buildkit-client}. */
public final class BuildkitFuzzTargets {
    private BuildkitFuzzTargets() {}

    public static Map<String, FuzzTarget> all() {
        return Map.of("solve", BuildkitFuzzTargets::solve, "image-config", BuildkitFuzzTargets::config);
    }

    /** Each line is the name of a step, and its output. */
    private static void solve(byte[] input, Path directory) {
        BuildRequest request = new BuildRequest(
                ImageReference.parse("local_mkt/kvm:deb12"), out -> {}, "Dockerfile", Map.of(), Map.of(), false, false);
        SolveOutput output = new SolveOutput(request, new StepNames(Map.of("stage-0", 2)), Set.of(), event -> {});
        new String(input, StandardCharsets.UTF_8).lines().forEach(line -> {
            Vertex vertex = new Vertex(line, line, List.of(), Optional.empty());
            output.on(new SolveEvent.VertexStarted(vertex));
            output.on(new SolveEvent.LogLine(vertex, Stream.OUT, line));
            output.on(new SolveEvent.Progress(vertex, line, line.length(), 0, false));
            output.on(new SolveEvent.Warning(vertex, line, List.of(line), Optional.empty(), Optional.empty()));
            output.on(new SolveEvent.VertexCompleted(vertex, false, Duration.ZERO, Optional.of(line)));
            output.lastLines(vertex);
        });
        output.latest();
    }

    private static void config(byte[] input, Path directory) {
        ImageConfig.labels(new String(input, StandardCharsets.UTF_8));
    }
}
