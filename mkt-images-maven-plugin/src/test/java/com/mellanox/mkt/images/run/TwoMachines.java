package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.registry.ProductImage;
import com.mellanox.mkt.images.registry.ProductLabels;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.api.errors.GitAPIException;

/** The sample images, built on another machine that publishes some of them, and runs on this one, which has nothing. */
final class TwoMachines {
    final MemoryRegistry registry = new MemoryRegistry();
    private final AtomicInteger connections = new AtomicInteger();
    private final Path root;
    private final SampleImages images;
    private FakeEngine here = new FakeEngine();

    TwoMachines(Path root) throws IOException, GitAPIException {
        this.root = root;
        this.images = new SampleImages(root);
    }

    /** The other machine's engine. */
    FakeEngine engine() {
        return images.engine;
    }

    SampleKey key() {
        return images.key;
    }

    /** A work tree of rdma_core. */
    Path source() {
        return images.repository.directory();
    }

    /** A run on this machine. */
    SampleRun here() {
        here.reopen();
        return new SampleRun(root.resolve("here"), images.key, here).registry(() -> {
            connections.incrementAndGet();
            return Optional.of(registry);
        });
    }

    Path cache() {
        return root.resolve("here/cache");
    }

    /** How many times this machine has made a connection to the registry. */
    int connections() {
        return connections.get();
    }

    /** Lets this machine have an engine without images, which pulls nothing that was published. */
    FakeEngine empty() {
        here = new FakeEngine();
        return here;
    }

    /** The tag for what an image was made of. */
    ImageReference tag(String name, ImageReference image) {
        Digest inputs = new Digest(Objects.requireNonNull(held(image).labels().get(Labels.INPUTS)));
        return ImageReference.parse("harbor.mellanox.com/mkt/" + name + ":deb12")
                .withInputs(inputs);
    }

    private EngineImage held(ImageReference image) {
        images.engine.reopen();
        return images.engine.images().find(image).orElseThrow();
    }

    /** Publishes a final image. */
    void publish(ImageReference image) {
        publish(image, tag(image.shortName(), image));
    }

    private void publish(ImageReference image, ImageReference tag) {
        registry.tag(tag, held(image).id().digest());
        here.withRegistryCopy(byDigest(image), images.engine, image);
    }

    private ImageReference byDigest(ImageReference image) {
        return new ImageReference(image.name(), null, held(image).id().digest());
    }

    /** Publishes a final image anew whose labels are not what they were. */
    void publishAgain(ImageReference image) {
        here.withRegistryCopy(byDigest(image), images.engine, image);
    }

    /** Lets this machine's engine fail to pull an image. */
    void failPull(ImageReference image, RegistryException.Kind kind) {
        here.failPull(byDigest(image).toString(), kind);
    }

    void publishProducts(String name) {
        publishProducts(name, tag("support_" + name, support(name)));
    }

    /** Publishes the products of a package under some tag. */
    void publishProducts(String name, ImageReference tag) {
        ProductLabels labels =
                new ProductLabels(images.key.descriptor().key(), new PackageName(name), images.engine.platform());
        EngineImage image = held(support(name));
        try (ProductImage products =
                ProductImage.of(images.engine, image.id(), List.of("/opt/products"), labels, root.resolve("tmp"))) {
            products.push(registry, tag);
        }
    }

    private static ImageReference support(String name) {
        return ImageReference.parse("local_mkt/support_" + name + ":deb12");
    }
}
