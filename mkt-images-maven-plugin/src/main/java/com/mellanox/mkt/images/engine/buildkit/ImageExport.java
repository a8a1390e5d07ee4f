package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.Exporter;
import com.mellanox.mkt.buildkit.SolveRequest;
import com.mellanox.mkt.images.type.BuilderVersion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an engine writes an image with a given time in place of the clock's. The containerd image store takes the time for the
 * configuration, the history and the files of all new layers. A graph driver takes it for the configuration and the history.
 *
 * @param containerd whether the engine has the containerd image store
 * @param rewritesLayers whether BuildKit can give the files of layers another time: 0.13 and later, in the containerd store
 */
record ImageExport(boolean containerd, boolean rewritesLayers) {
    /** The Dockerfile syntax of BuildKit 0.13. */
    private static final int MINOR_OF_0_13 = 7;

    /** The name of an image without one, as Docker's own exporter gives it: Docker shows such an image without a name. */
    private static final String DANGLING = "moby-dangling";

    static ImageExport of(BuildkitClient client) {
        boolean containerd = BuildkitConnection.snapshotter(client).isPresent();
        BuilderVersion version = BuilderVersion.ofBuildKit(client.version().orElse(""));
        return new ImageExport(containerd, containerd && version.isAtLeast(1, MINOR_OF_0_13));
    }

    /** Adds what is a part of the keys of steps: a graph driver takes the time as an argument alone. */
    void addArguments(SolveRequest.Builder solve, @Nullable Instant time) {
        if (time != null && !containerd) {
            solve.argument("SOURCE_DATE_EPOCH", epoch(time));
        }
    }

    /** Before 1970 tools and BuildKit have no time. */
    static String epoch(Instant time) {
        return Long.toString(Math.max(0, time.getEpochSecond()));
    }

    /** Adds the exporter, and these arguments. */
    void addTo(SolveRequest.Builder solve, @Nullable Instant time) {
        addArguments(solve, time);
        Exporter moby = Exporter.moby(List.of());
        if (time == null) {
            solve.exporter(moby);
            return;
        }
        String epoch = epoch(time);
        if (rewritesLayers) {
            // Docker's own exporter unpacks the image at once, which BuildKit refuses for layers that it rewrites.
            solve.exporter(Exporter.image(List.of())
                    .with("dangling-name-prefix", DANGLING)
                    .with("source-date-epoch", epoch)
                    .with("rewrite-timestamp", "true"));
        } else if (containerd) {
            // As an argument, the time would be an input of WORKDIR, and of what the cache has of all steps after it.
            solve.exporter(moby.with("source-date-epoch", epoch));
        } else {
            // Build information of Docker 23.0 would have temporary names.
            solve.exporter(moby.with("buildinfo", "false"));
        }
    }
}
