package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Fetch;
import com.mellanox.mkt.images.plan.Decision.Reuse;
import com.mellanox.mkt.images.plan.Decision.Skip;
import com.mellanox.mkt.images.plan.Decision.Undecided;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A plan with every kind of image, decision and reason in it, and some that are smaller. */
public final class SamplePlan {
    private static final ImageKey KEY = new ImageKey("deb12");
    private static final ImageReference RDMA_CORE = ImageReference.parse("local_mkt/support_rdma_core:deb12");
    private static final ImageReference PERFTEST = ImageReference.parse("local_mkt/support_perftest:deb12");
    private static final String LONG_LINE =
            "RUN apt-get update && apt-get install -y --no-install-recommends build-essential cmake ninja-build %s pandoc";

    private SamplePlan() {}

    /** One of everything. */
    public static Plan everything(Path root) throws IOException {
        Map<String, Decision> decisions = new LinkedHashMap<>();
        decisions.put("build", new Reuse());
        decisions.put(
                "support_iproute2",
                new Build(List.of(new Reason.Missing(), new Reason.Forced("-Dmkt.rebuild=iproute2"))));
        decisions.put(
                "support_ethtool",
                new Fetch(
                        ImageReference.parse("harbor.mellanox.com/mkt/support_ethtool:deb12-1f2e3d4c5b6a7988"),
                        List.of(new Reason.Changed(
                                "git tree", "1f2e3a4" + "0".repeat(33), "9ab01cd" + "1".repeat(33)))));
        decisions.put("support_rdma_core", new Build(manyFiles()));
        decisions.put("support_perftest", new Undecided(Set.of(RDMA_CORE), List.of()));
        decisions.put("support_simx", new Build(List.of(new Reason.Foreign())));
        decisions.put("ci", new Build(List.of(new Reason.Unexplained(digest('0'), digest('f')))));
        decisions.put("kvm", new Build(everyChange()));
        decisions.put("support_odd", new Skip(List.of(new Reason.Unused())));
        ImageGraph graph = graph(root);
        Map<String, PlannedImage> images = Stream.concat(graph.inOrder().stream(), graph.unused().stream())
                .collect(Collectors.toMap(image -> image.reference().shortName(), Function.identity()));
        if (!images.keySet().equals(decisions.keySet())) {
            throw new IllegalStateException("not every image has a decision: " + images.keySet());
        }
        List<Plan.Entry> entries = decisions.entrySet().stream()
                .map(entry -> new Plan.Entry(Objects.requireNonNull(images.get(entry.getKey())), entry.getValue()))
                .toList();
        return new Plan(KEY, "Docker 20.10.24 at unix:///var/run/docker.sock", entries);
    }

    /** What is planned where no engine answers. */
    public static Plan withoutEngine(Path root) throws IOException {
        return all(root, null, new Build(List.of(new Reason.NoEngine())));
    }

    /** What is planned where nothing has changed. */
    public static Plan upToDate(Path root) throws IOException {
        return all(root, "Docker 20.10.24 at unix:///var/run/docker.sock", new Reuse());
    }

    /** The plan of the KVM image alone. */
    public static Plan kvmAlone(Path root) throws IOException {
        List<Plan.Entry> kvm = upToDate(root).images().stream()
                .filter(entry -> entry.image().reference().shortName().equals("kvm"))
                .toList();
        return new Plan(KEY, "Docker 20.10.24 at unix:///var/run/docker.sock", kvm);
    }

    /** A plan of one image, of whatever name. */
    public static Plan of(ImageReference reference, ImageReference base, Decision decision, Path root)
            throws IOException {
        PlannedImage.DockerfileImage like =
                (PlannedImage.DockerfileImage) kvmAlone(root).images().get(0).image();
        PlannedImage image = new PlannedImage.DockerfileImage(
                reference, like.role(), like.name(), like.dockerfile(), List.of(), Set.of(), Set.of(base));
        return new Plan(KEY, "an engine", List.of(new Plan.Entry(image, decision)));
    }

    private static Plan all(Path root, @Nullable String engine, Decision decision) throws IOException {
        return new Plan(
                KEY,
                engine,
                graph(root).inOrder().stream()
                        .map(image -> new Plan.Entry(image, decision))
                        .toList());
    }

    private static ImageGraph graph(Path root) throws IOException {
        return new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("iproute2")
                .script("ethtool", "products: [/opt/ethtool]")
                .script("rdma_core")
                .script("perftest", "image_files:", "  rdma_core: {files: [/opt/debs/], dest: /opt/debs/}")
                .script("simx", "products: [/opt/simx]", "optional: true")
                .script("odd")
                .leaveOut("simx")
                .write("ci.Dockerfile", "FROM debian:bookworm")
                .write(
                        "kvm.Dockerfile",
                        "FROM debian:bookworm",
                        "COPY --from=local_mkt/support_iproute2:deb12 /opt/debs/ /opt/debs/",
                        "COPY --from=local_mkt/support_ethtool:deb12 /opt/ethtool/ /opt/ethtool/",
                        "COPY --from=local_mkt/support_perftest:deb12 /opt/debs/ /opt/debs/",
                        "COPY --from=local_mkt/support_simx:deb12 /opt/simx/ /opt/simx/",
                        "COPY --from=busybox:1.36 /bin/busybox /bin/busybox")
                .graph();
    }

    private static List<Reason> manyFiles() {
        return IntStream.rangeClosed(1, 7)
                .mapToObj(number -> (Reason) new Reason.Changed(
                        "file debian/patches/" + number + ".patch",
                        "3f2a91c" + "0".repeat(33),
                        "9ab01cd" + "1".repeat(33)))
                .toList();
    }

    private static List<Reason> everyChange() {
        return List.of(
                new Reason.Changed(
                        "kvm.Dockerfile:14",
                        LONG_LINE.formatted("libnl-3-dev"),
                        LONG_LINE.formatted("libnl-cli-3-dev")),
                new Reason.Changed(
                        "base debian:bookworm", digest('a').value(), digest('b').value()),
                new Reason.Added("file kvm-setup.sh", "3f2a91c" + "0".repeat(57)),
                new Reason.Removed("kvm.Dockerfile:15", "EXPOSE 22"),
                new Reason.Cascade(PERFTEST));
    }

    private static Digest digest(char digit) {
        return new Digest("sha256:" + String.valueOf(digit).repeat(64));
    }
}
