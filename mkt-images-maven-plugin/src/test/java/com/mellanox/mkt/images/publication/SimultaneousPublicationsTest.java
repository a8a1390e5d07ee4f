package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.FakeGate;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Publications of the same images from the same engine at once, and builds beside a publication. */
@Timeout(30)
class SimultaneousPublicationsTest {
    private static final String TAG = "harbor.example.com/mkt/kvm:deb12-snapshot";
    private static final String CONTENT = "harbor.example.com/mkt/kvm:deb12-1f2e1f2e1f2e1f2e";

    @TempDir
    private Path directory;

    private final FakeEngine engine = SampleBuild.engine();
    private final MemoryRegistry registry = new MemoryRegistry("harbor.example.com", engine);
    private final BuiltImages built = new SampleBuild().on(engine);

    private Receipt publish(String receipt, BuildListener listener) {
        Publication.Request request = new Publication.Request(
                built,
                List.of("deb12-snapshot"),
                new PublishOptions(false, false),
                false,
                directory.resolve(receipt),
                Duration.ofMinutes(1));
        return new Publication(engine, registry, directory, listener, Clock.systemUTC()).publish(request);
    }

    private FutureTask<Receipt> start(String receipt, BuildListener listener) {
        FutureTask<Receipt> publishing = new FutureTask<>(() -> publish(receipt, listener));
        new Thread(publishing).start();
        return publishing;
    }

    @Test
    void publishWhenAnotherPushesTheSameNameWaitsAndLeavesNoName() throws Exception {
        FakeGate gate = engine.blockPush(CONTENT);
        CountDownLatch waiting = new CountDownLatch(1);

        FutureTask<Receipt> first = start("first.json", event -> {});
        gate.awaitBuild();
        FutureTask<Receipt> second = start("second.json", event -> {
            if (event instanceof Notice notice
                    && notice.text().startsWith(CONTENT + ": waiting, since it is being pushed by process ")) {
                waiting.countDown();
            }
        });
        waiting.await();
        gate.open();

        assertThat(first.get().complete()).isTrue();
        assertThat(second.get().complete()).isTrue();
        assertThat(List.of(CONTENT, TAG))
                .allMatch(name -> engine.find(ImageReference.parse(name)).isEmpty());
    }

    @Test
    void publishWhenABuildTakesTheNameMeanwhileLeavesItThere() throws Exception {
        ImageReference tag = ImageReference.parse(TAG);
        ImageId older = engine.find(ImageReference.parse(SampleBuild.BUILD)).orElseThrow();
        engine.tag(older, tag);
        FakeGate gate = engine.blockPush(TAG);

        FutureTask<Receipt> publishing = start("published.json", event -> {});
        gate.awaitBuild();
        engine.withImage(TAG, Map.of("newer", "one"));
        ImageId newer = engine.find(tag).orElseThrow();
        gate.open();

        assertThat(publishing.get().complete()).isTrue();
        assertThat(engine.find(tag)).contains(newer);
    }
}
