package com.mellanox.mkt.images.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.digest.ProductsDigest;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.io.LayerFiles;
import com.mellanox.mkt.images.io.SampleTar;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Product images: made, sent, fetched and loaded, and never taken for what they are not. */
class ProductImageTest {
    private static final ImageReference TAG =
            ImageReference.parse("harbor.mellanox.com/mkt/support_simx:deb12-0123456789abcdef");
    private static final ProductLabels SIMX = labels("simx", "amd64");

    private final MemoryRegistry registry = new MemoryRegistry();

    @TempDir
    private Path root;

    private static ProductLabels labels(String name, String architecture) {
        return new ProductLabels(new ImageKey("deb12"), new PackageName(name), new Platform("linux", architecture));
    }

    private ProductImage image() throws IOException {
        return image(tar().directory("simx")
                .file("simx/run", "hello")
                .hardLink("simx/again", "simx/run")
                .link("simx/link", "run"));
    }

    private ProductImage image(SampleTar simx) throws IOException {
        try (LayerFiles files = new LayerFiles(root)) {
            files.add("/opt/simx", new ByteArrayInputStream(simx.bytes()));
            files.add(
                    "/etc/simx.conf",
                    new ByteArrayInputStream(tar().file("simx.conf", "a=b").bytes()));
            return ProductImage.of(files, SIMX, root);
        }
    }

    private static SampleTar tar() {
        return new SampleTar(entry -> {});
    }

    private ProductImage fetch(ProductLabels labels) {
        return ProductImage.fetch(registry, TAG, labels, root.resolve("fetched"));
    }

    @Test
    void idWhenTheFormatIsThisOneIsTheGoldenOne() throws IOException {
        try (ProductImage image = image()) {
            assertThat(image.id())
                    .hasToString("sha256:ab769cae2b73e0b1303a576cb5b4121b5a22c5123f4a63fe85c2545f2fe73749");
        }
    }

    @Test
    void idWhenOnlyOrderAndTimesDifferIsTheSame() throws IOException {
        SampleTar later = new SampleTar(entry -> entry.setModTime(1_000_000L));
        try (ProductImage one = image();
                ProductImage other = image(later.link("simx/link", "run")
                        .file("simx/again", "hello")
                        .hardLink("simx/run", "simx/again")
                        .directory("simx"))) {
            assertThat(other.id()).isEqualTo(one.id());
        }
    }

    @Test
    void idWhenOfOtherProductsPackageOrPlatformIsAnother() throws IOException {
        try (ProductImage one = image();
                ProductImage other = image(tar().file("simx/run", "hello"))) {
            assertThat(other.id()).isNotEqualTo(one.id());
        }
        FakeEngine engine = new FakeEngine().withImage("mkt-test/a:1").withImage("mkt-test/b:1");
        ImageId a = engine.find(ImageReference.parse("mkt-test/a:1")).orElseThrow();
        try (ProductImage one = ProductImage.of(engine, a, List.of("/opt/a"), SIMX, root);
                ProductImage same = ProductImage.of(engine, a, List.of("/opt/a"), SIMX, root);
                ProductImage named = ProductImage.of(engine, a, List.of("/opt/a"), labels("other", "amd64"), root);
                ProductImage ported = ProductImage.of(engine, a, List.of("/opt/a"), labels("simx", "arm64"), root)) {
            assertThat(same.id()).isEqualTo(one.id());
            assertThat(List.of(one.id(), named.id(), ported.id())).doesNotHaveDuplicates();
        }
    }

    @Test
    void imageWhenLoadedHasItsIdAndTheProductsOfTheSupportImage() throws IOException {
        FakeEngine engine = new FakeEngine()
                .withFiles("mkt-test/a:1", "/opt/simx", Map.of("a.so", "a", "tool", "t"))
                .withImage("mkt-test/a:1");
        ImageId support = engine.find(ImageReference.parse("mkt-test/a:1")).orElseThrow();
        try (ProductImage image = ProductImage.of(engine, support, List.of("/opt/simx"), SIMX, root)) {
            ImageId loaded = engine.load(TAG, image::writeTarball);

            assertThat(loaded).isEqualTo(image.id()).isNotEqualTo(support);
            assertThat(digest(engine, loaded)).isEqualTo(digest(engine, support));
            try (ProductImage again = ProductImage.of(engine, loaded, List.of("/opt/simx"), SIMX, root)) {
                assertThat(again.id()).isEqualTo(image.id());
            }
        }
    }

    private static Digest digest(FakeEngine engine, ImageId image) throws IOException {
        ProductsDigest digest = new ProductsDigest();
        engine.read(image, "/opt/simx", tar -> digest.add("/opt/simx", tar));
        return digest.digest();
    }

    @Test
    void productWhenMissingSaysWhereItWasLookedFor() {
        FakeEngine engine = new FakeEngine()
                .withFiles("mkt-test/a:1", "/opt/simx", Map.of())
                .withImage("mkt-test/a:1");
        ImageId support = engine.find(ImageReference.parse("mkt-test/a:1")).orElseThrow();

        assertThatThrownBy(() -> ProductImage.of(engine, support, List.of("/opt/simx", "/opt/no"), SIMX, root))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The products of simx of deb12 for linux/amd64 cannot be read from " + support)
                .hasMessageContaining("/opt/no");
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void imageWhenPushedIsFetchedAsTheSame() throws IOException {
        try (ProductImage image = image()) {
            Digest pushed = image.push(registry, TAG);

            assertThat(registry.digest(TAG)).contains(pushed);
            try (ProductImage fetched = fetch(SIMX)) {
                assertThat(fetched.id()).isEqualTo(image.id());
                assertThat(fetched.push(registry, TAG.withTag("again"))).isEqualTo(pushed);
                FakeEngine engine = new FakeEngine();
                assertThat(engine.load(TAG, fetched::writeTarball)).isEqualTo(image.id());
            }
        }
        assertThat(root.resolve("fetched")).isEmptyDirectory();
    }

    @Test
    void labelsWhenOfAnotherPackageOrPlatformAreRefused() throws IOException {
        try (ProductImage image = image()) {
            image.push(registry, TAG);
        }

        for (ProductLabels wanted : List.of(labels("other", "amd64"), labels("simx", "arm64"))) {
            assertThatThrownBy(() -> fetch(wanted))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageStartingWith(
                            TAG + " cannot be used as the " + wanted + ": its configuration is sha256:");
        }
        assertThat(root.resolve("fetched")).isEmptyDirectory();
    }

    @Test
    void blobWhenDamagedIsRefused() throws IOException {
        try (ProductImage image = image();
                ProductImage other = image(tar().file("simx/run", "another"))) {
            image.push(registry, TAG);
            other.push(registry, TAG.withTag("other"));
            registry.damage(layer(TAG), registry.blob(layer(TAG.withTag("other"))));
            assertThatThrownBy(() -> fetch(SIMX)).hasMessageContaining(": its layer is sha256:");

            registry.damage(layer(TAG), new byte[] {1, 2, 3});
            assertThatThrownBy(() -> fetch(SIMX)).isInstanceOf(RegistryException.class);
        }
        assertThat(root.resolve("fetched")).isEmptyDirectory();
    }

    private Digest layer(ImageReference tag) {
        String text = registry.manifest(tag).orElseThrow().text();
        return new Digest(text.substring(text.lastIndexOf("sha256:"), text.lastIndexOf("sha256:") + 71));
    }

    @Test
    void imageWhenItIsNoProductImageIsRefused() {
        registry.tag(TAG, new Digest("sha256:" + "0".repeat(64)));

        assertThatThrownBy(() -> fetch(SIMX))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(": it has 0 layers");
    }

    @Test
    void imageWhenGoneIsAbsent() {
        assertThatThrownBy(() -> fetch(SIMX))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(RegistryException.Kind.ABSENT));
    }
}
