package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.plan.SampleKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key with many packages: {@code -Dmkt.test.load.images=1000}. */
class LargeGraphTest {
    private static final int IMAGES = Integer.getInteger("mkt.test.load.images", 200);
    private static final int JOBS = 16;

    /** Those that are no support images: the environment and the KVM image. */
    private static final int OTHERS = 2;

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine().withRegistryImage("debian:bookworm", "1");

    /** Each tenth package needs the one before. */
    private SampleKey key() throws Exception {
        SampleKey key = new SampleKey(root);
        List<String> kvm = new ArrayList<>(List.of("FROM debian:bookworm"));
        for (int i = 0; i < IMAGES - OTHERS; i++) {
            String products = "products: [/opt/p" + i + "]";
            if (i % 10 == 9) {
                String needed = "p" + (i - 1);
                key.script(
                        "p" + i,
                        products,
                        "image_files: {" + needed + ": {files: [/opt/" + needed + "], dest: /opt/}}");
            } else {
                key.script("p" + i, products);
            }
            kvm.add("COPY --from=local_mkt/support_p" + i + ":deb12 /opt/p" + i + " /opt/");
        }
        return key.write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", kvm.toArray(String[]::new));
    }

    @Test
    void runWhenAKeyHasManyImagesBuildsEachOnceAndNoMoreAtATimeThanJobs() throws Exception {
        SampleKey key = key();
        for (int i = 0; i < IMAGES - OTHERS; i++) {
            engine.withFiles("local_mkt/support_p" + i + ":deb12", "/opt/p" + i, Map.of("f", "text"));
        }
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        SampleRun run = new SampleRun(root, key, engine).jobs(JOBS).listener(event -> {
            if (event instanceof BuildEvent.ImageStarted) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
            } else if (event instanceof BuildEvent.ImageFinished) {
                now.decrementAndGet();
            }
        });

        run.run();

        assertThat(run.of(BuildEvent.ImageFinished.class)).hasSize(IMAGES).doesNotHaveDuplicates();
        assertThat(most.get()).isBetween(1, JOBS);
        assertThat(new SampleRun(root, key, engine).plan().images())
                .hasSize(IMAGES)
                .allMatch(image -> image.decision().text().equals("reuse"));
    }
}
