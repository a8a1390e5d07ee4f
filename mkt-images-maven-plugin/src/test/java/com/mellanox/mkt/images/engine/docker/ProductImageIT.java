package com.mellanox.mkt.images.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.digest.ProductsDigest;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.io.LayerFiles;
import com.mellanox.mkt.images.io.SampleTar;
import com.mellanox.mkt.images.registry.ProductImage;
import com.mellanox.mkt.images.registry.ProductLabels;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Product images of support images on the engine of this machine, loaded into it and copied from. */
class ProductImageIT {
    private static final List<String> PATHS = List.of("/opt/products", "/etc/product.conf");

    /** CAP_NET_RAW, permitted and effective. */
    private static final byte[] CAPABILITIES = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0};

    @TempDir
    private Path root;

    private RealEngine real;
    private DockerEngine engine;
    private ProductLabels labels;

    @BeforeEach
    void connect() throws IOException {
        real = new RealEngine();
        engine = real.connect();
        labels = new ProductLabels(new ImageKey("deb12"), new PackageName("product"), engine.platform());
    }

    @AfterEach
    void cleanUp() {
        engine.close();
        assertThat(real.containers()).isEmpty();
        real.close();
    }

    private ImageId build(String name, String... lines) throws Exception {
        byte[] capable = capable();
        TestContext context = TestContext.of(lines).with("capable.tar", capable.length, out -> out.write(capable));
        ImageReference image = real.image(name);
        ImageId id = engine.builder().build(context.request(image), event -> {});
        engine.tag(id, image);
        return id;
    }

    /** A file with capabilities, which busybox cannot set. */
    private byte[] capable() throws IOException {
        byte[] ping = new SampleTar(SampleTar.CAPABLE)
                .file("ping", "ping")
                .hardLink("ping6", "ping")
                .bytes(CAPABILITIES);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (LayerFiles files = new LayerFiles(root)) {
            files.add("/ping", new ByteArrayInputStream(ping));
            files.writeTo(tar);
        }
        return tar.toByteArray();
    }

    private ImageId support() throws Exception {
        String busybox = "/bin/busybox ";
        return build(
                "support",
                "FROM " + real.busybox(),
                "ADD capable.tar /opt/products/bin/",
                "RUN " + busybox + "mkdir -p /opt/products/lib /etc && echo library > /opt/products/lib/a.so.1 && "
                        + busybox + "ln -s a.so.1 /opt/products/lib/a.so && "
                        + busybox + "ln -s /nowhere /opt/products/dangling && echo tool > /opt/products/tool && "
                        + busybox + "chown 12:34 /opt/products/tool && " + busybox + "chmod 4755 /opt/products/tool && "
                        + busybox + "chmod 1700 /opt/products/lib && "
                        + busybox + "ln /opt/products/tool /opt/products/twin && echo a=b > /etc/product.conf");
    }

    private ImageId supportAnotherWay() throws Exception {
        String busybox = "/bin/busybox ";
        return build(
                "another",
                "FROM " + real.busybox(),
                "RUN " + busybox + "mkdir -p /etc /opt/products/lib && echo a=b > /etc/product.conf && " + busybox
                        + "touch -t 200102030405 /etc/product.conf && echo object > /opt/a.o",
                "RUN echo tool > /opt/products/twin && " + busybox + "ln -s /nowhere /opt/products/dangling && "
                        + busybox + "chown 12:34 /opt/products/twin && " + busybox + "chmod 4755 /opt/products/twin && "
                        + busybox + "ln /opt/products/twin /opt/products/tool",
                "RUN " + busybox + "ln -s a.so.1 /opt/products/lib/a.so && echo library > /opt/products/lib/a.so.1 && "
                        + busybox + "chmod 1700 /opt/products/lib",
                "ADD capable.tar /opt/products/bin/");
    }

    private ProductImage productsOf(ImageId image) {
        return ProductImage.of(engine, image, PATHS, labels, root);
    }

    private Digest products(ImageId image) throws IOException {
        ProductsDigest digest = new ProductsDigest();
        for (String path : PATHS) {
            engine.read(image, path, tar -> digest.add(path, tar));
        }
        return digest.digest();
    }

    @Test
    void imageWhenLoadedHasItsIdAndAllThatTheSupportImageHas() throws Exception {
        ImageId support = support();
        try (ProductImage image = productsOf(support)) {
            ImageId loaded = engine.load(real.image("products"), image::writeTarball);
            engine.tag(loaded, real.image("products"));
            try {
                assertThat(engine.find(real.image("products"))).contains(loaded);
                // The containerd image store has the digest of a manifest, which it makes itself.
                assertThat(loaded.equals(image.id())).isEqualTo(!real.hasContainerdStore());
                assertThat(products(loaded)).isEqualTo(products(support));
                assertThat(copy(real.image("products"))).isEqualTo(copy(real.image("support")));
                try (ProductImage again = productsOf(loaded)) {
                    assertThat(again.id()).isEqualTo(image.id());
                }
            } finally {
                real.remove(real.image("products").toString());
            }
        }
    }

    /** What an image gets that copies the products. */
    private Digest copy(ImageReference from) throws Exception {
        return products(build(
                "copy-" + from.shortName(),
                "FROM " + real.busybox(),
                "COPY --from=" + from + " /opt/products /opt/products",
                "COPY --from=" + from + " /etc/product.conf /etc/product.conf"));
    }

    @Test
    void idWhenTheSupportImagesAreOthersWithTheSameProductsIsTheSame() throws Exception {
        ImageId one = support();
        ImageId other = supportAnotherWay();
        assertThat(other).isNotEqualTo(one);

        try (ProductImage ofOne = productsOf(one);
                ProductImage ofOther = productsOf(other)) {
            assertThat(ofOther.id()).isEqualTo(ofOne.id());
        }
    }
}
