package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.PodmanServer;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that somebody else moves on the engine while an image is built that is made of them. */
class MovedNameIT {
    @TempDir
    private Path root;

    private final String name = "moved-" + UUID.randomUUID().toString().substring(0, 8);

    /**
     * Names that are moved.
     *
     * @param product the support image
     * @param kept a name for the new support image while the old one has its name
     * @param base the base image
     * @param keptBase another name for it: a run that ends removes its own, and an image goes with its last name
     */
    private record Names(ImageReference product, ImageReference kept, ImageReference base, ImageReference keptBase) {
        static Names of(String key, ImageReference base) {
            return new Names(
                    ImageReference.parse("local_mkt/support_a:" + key),
                    ImageReference.parse("local_mkt/support_new:" + key),
                    base,
                    ImageReference.parse("local_mkt/support_base:" + key));
        }
    }

    @Test
    void imageWhenANameIsMovedMeanwhileIsMadeOfWhatWasDecidedOn() throws Exception {
        try (RealEngine real = new RealEngine()) {
            check(real, name);
        }
    }

    @Test
    void imageWhenANameIsMovedOnPodmanIsMadeOfWhatWasDecidedOn() throws Exception {
        try (PodmanServer podman = PodmanServer.start(Files.createDirectory(root.resolve("p")), "127.0.0.1:1")) {
            EngineAddress address = podman.address();
            try (RealEngine real = new RealEngine(address)) {
                check(real, "tiny");
            }
        }
    }

    private void check(RealEngine real, String key) throws Exception {
        ImageReference base = ImageReference.parse(real.busybox());
        Names names = Names.of(key, base);
        ImageReference product = names.product();
        SampleKey files = files(real, key);
        try (Engine engine = real.connect()) {
            run(files, real).run();
            ImageId old = engine.find(product).orElseThrow();
            ImageId started = engine.find(base).orElseThrow();
            engine.tag(started, names.keptBase());
            files.write("support-a.sh", script("new"));

            SampleRun run = run(files, real);
            run.listener(event -> {
                if (event instanceof ImageStep step) {
                    move(names, engine, step, old);
                }
            });
            run.run();
            engine.tag(started, base);

            assertThat(run.of(ImageStarted.class))
                    .extracting(image -> image.image().shortName())
                    .containsExactly("support_a", "kvm");
            assertThat(real.run("harbor.mellanox.com/mkt/kvm:" + key, "/bin/busybox", "cat", "/product"))
                    .isEqualTo("new\n");
            assertThat(run.of(ImageStep.class))
                    .extracting(ImageStep::step)
                    .anyMatch(step -> step.contains("COPY --from=" + product))
                    .noneMatch(step -> step.contains("FROM sha256:") || step.contains("from=sha256:"));
            assertThat(run.logs().resolve("kvm.log"))
                    .content()
                    .contains("FROM " + base, "COPY --from=" + product + " /products/a /product");
        } finally {
            real.remove(product.toString());
            real.remove(names.kept().toString());
            real.remove(names.keptBase().toString());
        }
    }

    /** Moves the base image's name before the KVM image starts from it, and the package's while it is built. */
    private static void move(Names names, Engine engine, ImageStep step, ImageId old) {
        if (step.image().equals(names.product()) && step.step().contains("bash -e")) {
            engine.tag(old, names.base());
        } else if (step.step().contains("echo first")) {
            engine.tag(engine.find(names.product()).orElseThrow(), names.kept());
            engine.tag(old, names.product());
        } else if (step.step().contains("echo last")) {
            engine.tag(engine.find(names.kept()).orElseThrow(), names.product());
        }
    }

    private SampleKey files(RealEngine real, String key) throws IOException {
        return new SampleKey(root, key)
                .write("support.Dockerfile", "FROM " + real.busybox(), "COPY bash /bin/bash", "RUN chmod 755 /bin/bash")
                .write("bash", "#!/bin/sh", "exec sh \"$@\"")
                .write("support-a.sh", script("old"))
                .write(
                        "kvm.Dockerfile",
                        "FROM " + real.busybox(),
                        "RUN echo first; sleep 2",
                        "COPY --from=local_mkt/support_a:" + key + " /products/a /product",
                        "RUN echo last; sleep 2");
    }

    private static String[] script(String content) {
        return List.of(
                        "# ---",
                        "# products: [/products]",
                        "",
                        "busybox mkdir /products",
                        "echo " + content + " > /products/a")
                .toArray(String[]::new);
    }

    private SampleRun run(SampleKey files, RealEngine real) {
        return new SampleRun(root, files, real.connect()).pull(PullPolicy.MISSING);
    }
}
