package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.status.SolveEvent;
import com.mellanox.mkt.buildkit.status.SolveEvent.LogLine;
import com.mellanox.mkt.buildkit.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a client of one engine, which leaves no thread behind. */
abstract class EngineTest {
    final Path socket;

    @TempDir
    Path directory;

    final List<SolveEvent> events = Collections.synchronizedList(new ArrayList<>());
    final BuildkitClient client;

    EngineTest(Path socket) {
        this.socket = socket;
        this.client = BuildkitClient.connect(Transport.unix(socket));
    }

    @AfterEach
    void close() throws InterruptedException {
        client.close();
        assertThat(LeftThreads.find()).isEmpty();
    }

    final SolveRequest.Builder request(String dockerfile) throws IOException {
        return SolveRequest.dockerfile().context(BuildContext.ofDirectory(Engines.context(directory, dockerfile)));
    }

    final List<String> lines() {
        return events.stream()
                .filter(LogLine.class::isInstance)
                .map(event -> ((LogLine) event).text())
                .toList();
    }
}
