package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.publication.BuiltImages.Base;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.Refresh;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a build of deb12 could have handed over: a KVM image with two packages, and the support environment. */
final class SampleBuild {
    static final String KVM = "harbor.example.com/mkt/kvm:deb12";
    static final String BUILD = "harbor.example.com/mkt/build:deb12";
    static final String RDMA_CORE = "local_mkt/support_rdma_core:deb12";
    static final Digest INPUTS = new Digest("sha256:" + "1f2e".repeat(16));
    static final List<OsPackage> OS_PACKAGES = List.of(new OsPackage("libc6", "2.36-9", "amd64"));
    private static final String HOST = "harbor.example.com";
    private static final String CONTENT_KEYED = "deb12-1f2e1f2e1f2e1f2e";

    private String host = HOST;
    private Source source = new Source("https://example.com/rdma-core.git", "a".repeat(40), null, "b".repeat(40));
    private Refresh refresh = Refresh.DONE;
    private List<String> personal = List.of();
    private String version = "1.0-SNAPSHOT";
    private @Nullable Digest lock;
    private List<PackageName> packages = List.of(new PackageName("perftest"), new PackageName("rdma_core"));

    /** Lets rdma_core come from a directory. */
    SampleBuild from(String directory) {
        source = new Source(null, null, directory, "b".repeat(40));
        return this;
    }

    SampleBuild refreshed(Refresh outcome) {
        refresh = outcome;
        return this;
    }

    SampleBuild version(String other) {
        version = other;
        return this;
    }

    /** Lets it be held to a lock file. */
    SampleBuild locked() {
        lock = INPUTS;
        return this;
    }

    /** Lets something of it come from somebody's own settings. */
    SampleBuild personally(String clause) {
        personal = List.of(clause);
        return this;
    }

    SampleBuild with(String... names) {
        packages = List.of(names).stream().map(PackageName::new).toList();
        return this;
    }

    /** The engine with these images on it. */
    static FakeEngine engine() {
        return engine(HOST);
    }

    /** The engine with the images of another registry on it. */
    static FakeEngine engine(String host) {
        return new FakeEngine()
                .withImage(KVM.replace(HOST, host), Map.of("com.mellanox.mkt.packages", "perftest,rdma_core"))
                .withImage(BUILD.replace(HOST, host), Map.of())
                .withImage(RDMA_CORE, Map.of());
    }

    /** Lets the images be of another registry. */
    SampleBuild at(String registry) {
        host = registry;
        return this;
    }

    BuiltImages on(FakeEngine engine) {
        List<Image> images = new ArrayList<>();
        images.add(image(engine, BUILD, List.of()));
        images.add(image(engine, KVM, packages));
        return new BuiltImages(
                new ImageKey("deb12"),
                "Debian 12",
                version,
                new Platform("linux", "amd64"),
                images,
                List.of(rdmaCore(engine)),
                List.of(new Base(ImageReference.parse("debian:bookworm"), INPUTS.value(), refresh)),
                personal,
                null,
                lock);
    }

    private SupportPackage rdmaCore(FakeEngine engine) {
        return new SupportPackage(
                new PackageName("rdma_core"),
                ImageReference.parse(RDMA_CORE),
                ImageReference.parse(host + "/mkt/support_rdma_core:" + CONTENT_KEYED),
                id(engine, RDMA_CORE),
                INPUTS,
                List.of("/opt/products"),
                source);
    }

    private Image image(FakeEngine engine, String name, List<PackageName> packages) {
        String reference = name.replace(HOST, host);
        ImageReference image = ImageReference.parse(reference);
        return new Image(
                image,
                image.withTag(CONTENT_KEYED),
                id(engine, reference),
                INPUTS,
                packages,
                name.equals(KVM) ? OS_PACKAGES : null);
    }

    private static ImageId id(FakeEngine engine, String reference) {
        return engine.find(ImageReference.parse(reference)).orElseThrow();
    }
}
