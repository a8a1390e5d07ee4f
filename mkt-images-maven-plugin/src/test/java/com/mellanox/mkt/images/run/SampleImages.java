package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.errors.GitAPIException;

/**
 * The images of a key, all built on an engine in memory: rdma_core with a source and products, perftest with products that
 * are made of these, tool without, and the KVM image of all three.
 */
final class SampleImages {
    static final ImageReference BUILD = ImageReference.parse("harbor.mellanox.com/mkt/build:deb12");
    static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
    static final ImageReference RDMA_CORE = ImageReference.parse("local_mkt/support_rdma_core:deb12");
    static final ImageReference PERFTEST = ImageReference.parse("local_mkt/support_perftest:deb12");
    static final ImageReference TOOL = ImageReference.parse("local_mkt/support_tool:deb12");

    final FakeEngine engine = new FakeEngine();
    final SampleRepository repository;
    final SampleKey key;
    final String commit;
    private final Path root;

    SampleImages(Path root) throws IOException, GitAPIException {
        this.root = root;
        repository = new SampleRepository(root.resolve("rdma-core"));
        commit = repository.commit("main.c", "the first version");
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm", "COPY compilers /etc/compilers")
                .write("compilers", "gcc")
                .write("fix.patch", "a patch")
                .write("setup.sh", "echo set up")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY setup.sh /opt/",
                        "COPY --from=" + RDMA_CORE + " /opt/products /",
                        "COPY --from=" + PERFTEST + " /opt/products /",
                        "COPY --from=" + TOOL + " /bin/tool /bin/tool")
                .script(
                        "perftest",
                        "image_files: {rdma_core: {files: [/opt/products], dest: /}}",
                        "products: [/opt/products]")
                .script("tool");
        pin(commit);
        run().run();
        assertThat(engine.builds()).hasSize(5);
    }

    /** Pins another commit of rdma_core. */
    void pin(String revision) throws IOException {
        key.script("rdma_core", repository.header(revision, "products: [/opt/products]", "other_files: [fix.patch]"));
    }

    /** Another run on the same engine. */
    SampleRun run() {
        engine.reopen();
        return new SampleRun(root, key, engine);
    }

    /** What a run builds, and why. */
    Map<ImageReference, List<Reason>> built(SampleRun run) {
        run.run();
        return reasons(run);
    }

    /** What a plain run builds, and why. */
    Map<ImageReference, List<Reason>> built() {
        return built(run());
    }

    /** What a run has begun to build, and why. */
    static Map<ImageReference, List<Reason>> reasons(SampleRun run) {
        Map<ImageReference, List<Reason>> built = new LinkedHashMap<>();
        run.of(ImageStarted.class).forEach(started -> built.put(started.image(), started.reasons()));
        return built;
    }

    /** Lets the products of rdma_core be the same from now on, whatever it is made of. */
    void keepProducts() throws IOException {
        engine.withFiles(RDMA_CORE.toString(), "/opt/products", Map.of("lib", "the library"));
        key.write("fix.patch", "a patch after which they are");
        built();
    }
}
