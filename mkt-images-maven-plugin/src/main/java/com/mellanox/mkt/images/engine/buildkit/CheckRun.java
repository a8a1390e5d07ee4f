package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.BuildkitException;
import com.mellanox.mkt.buildkit.DockerfileChecks;
import com.mellanox.mkt.buildkit.SolveRequest;
import com.mellanox.mkt.buildkit.status.SourceLocation;
import com.mellanox.mkt.images.engine.BuilderWarning;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs BuildKit's checks of a Dockerfile. They are an extra: what prevents them is a detail and no failure.
 *
 * @param what names the checks, {@code the checks of local_mkt/kvm:deb12}
 */
record CheckRun(BuildkitClient client, String what, BuildListener listener) {

    List<BuilderWarning> run(SolveRequest request) {
        try {
            return warnings(client.checkDockerfile(request));
        } catch (BuildkitException.Unsupported e) {
            listener.on(new Detail(what + ": this BuildKit has none, they came with BuildKit 0.15"));
        } catch (BuildkitException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelledException(what);
            }
            listener.on(new Detail(what + " have failed: " + Causes.reason(e)));
        }
        return List.of();
    }

    private static List<BuilderWarning> warnings(DockerfileChecks checks) {
        return Stream.concat(
                        checks.warnings().stream()
                                .map(warning -> new BuilderWarning(
                                        warning.rule(),
                                        line(warning.location()),
                                        oneLine(warning.message()),
                                        warning.url().map(Object::toString))),
                        checks.error().stream()
                                .map(error -> new BuilderWarning(
                                        "", line(error.location()), oneLine(error.message()), Optional.empty())))
                .toList();
    }

    private static int line(Optional<SourceLocation> location) {
        return location.map(SourceLocation::firstLine).orElse(0);
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\n\\s*", " ").replaceFirst("\\.$", "");
    }
}
