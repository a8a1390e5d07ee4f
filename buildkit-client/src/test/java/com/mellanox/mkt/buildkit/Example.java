package com.mellanox.mkt.buildkit;

import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.session.Secret;
import com.mellanox.mkt.buildkit.status.SolveEvent;
import com.mellanox.mkt.buildkit.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The example of the README. */
final class Example {
    private Example() {}

    // example
    /** Builds the Dockerfile of a directory, writes its files to another one, and prints what its steps print. */
    static void build(Path socket, Path source, Path target, Consumer<String> out) {
        SolveRequest request = SolveRequest.dockerfile()
                .context(BuildContext.ofDirectory(source))
                .argument("COLOUR", "blue")
                .secret("token", Secret.ofValue("secret".getBytes(StandardCharsets.UTF_8)))
                .exporter(Exporter.local(target))
                .build();
        try (BuildkitClient client = BuildkitClient.connect(Transport.unix(socket))) {
            client.solve(request, event -> {
                if (event instanceof SolveEvent.LogLine line) {
                    out.accept(line.text());
                }
            });
        } catch (BuildkitException.StepFailed e) {
            out.accept(e.vertex().name() + " failed: " + e.getMessage());
        }
    }
    // end of example
}
