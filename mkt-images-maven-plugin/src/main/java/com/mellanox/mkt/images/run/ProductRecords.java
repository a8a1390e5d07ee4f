package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.digest.Hash;
import com.mellanox.mkt.images.digest.ProductsDigest;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.Digest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The digests of products, kept in the cache directory by the image's id: they never change, and reading the products from
 * the engine is slow.
 */
final class ProductRecords {
    private final Path directory;
    private final Engine engine;

    ProductRecords(Path cacheDirectory, Engine engine) {
        this.directory = cacheDirectory.resolve("products");
        this.engine = engine;
    }

    /**
     * The digest of the products that an image has.
     *
     * @throws InvalidInputException if one of them is not in the image
     */
    Digest of(ImageId image, SupportScript script) {
        Path file = directory.resolve(file(image, script));
        return StateFile.read(file, Digest::new).orElseGet(() -> {
            Digest digest = read(image, script);
            StateFile.keep(file, digest.value() + "\n");
            return digest;
        });
    }

    /** One file for each image and set of paths. */
    private static String file(ImageId image, SupportScript script) {
        Hash paths = new Hash();
        script.products().forEach(paths::add);
        return image.digest().hex() + "-" + paths.digest().hex();
    }

    private Digest read(ImageId image, SupportScript script) {
        ProductsDigest digest = new ProductsDigest();
        for (String path : script.products()) {
            try {
                engine.read(image, path, tar -> digest.add(path, tar));
            } catch (FileNotFoundException e) {
                throw new InvalidInputException(
                        script.file() + ": products: " + path + " is not there after the script has run",
                        "Let the script make it, or correct products:");
            } catch (IOException e) {
                throw new EngineException(
                        "The products of " + script.name() + " cannot be read: " + e.getMessage(),
                        "Look at the engine's log, 'journalctl -u docker', and run again",
                        e);
            }
        }
        digest.linksElsewhere().forEach((path, target) -> {
            throw new InvalidInputException(
                    script.file() + ": products: " + path + " is a link to " + target
                            + ", which is not among the products",
                    "Name in products: what it leads to, instead of it or with it");
        });
        return digest.digest();
    }
}
