package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.proto.control.WorkerRecord;
import com.mellanox.mkt.buildkit.proto.pb.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A worker of a daemon.
 *
 * @param id the id
 * @param labels properties, for example {@code org.mobyproject.buildkit.worker.snapshotter}
 * @param platforms what it builds for, as {@code os/architecture} with {@code /variant} where there is one
 * @param version the version of BuildKit, if the daemon tells it
 */
public record Worker(String id, Map<String, String> labels, List<String> platforms, Optional<String> version) {
    private static final String SNAPSHOTTER = "org.mobyproject.buildkit.worker.snapshotter";

    public Worker {
        labels = Map.copyOf(labels);
        platforms = List.copyOf(platforms);
    }

    static Worker of(WorkerRecord message) {
        return new Worker(
                message.getId(),
                message.getLabelsMap(),
                message.getPlatformsList().stream().map(Worker::platform).toList(),
                Optional.of(message.getBuildkitVersion().getVersion()).filter(text -> !text.isEmpty()));
    }

    private static String platform(Platform platform) {
        String name = platform.getOs() + "/" + platform.getArchitecture();
        return platform.getVariant().isEmpty() ? name : name + "/" + platform.getVariant();
    }

    /** The snapshotter; empty in a Docker daemon that keeps its images by a graph driver. */
    public Optional<String> snapshotter() {
        return Optional.ofNullable(labels.get(SNAPSHOTTER));
    }
}
