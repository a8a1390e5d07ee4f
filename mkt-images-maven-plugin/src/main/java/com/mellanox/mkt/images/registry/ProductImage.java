package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.docker.json.DockerManifestEntryTemplate;
import com.google.cloud.tools.jib.image.json.V22ManifestTemplate;
import com.google.cloud.tools.jib.json.JsonTemplateMapper;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.io.LayerFiles;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * An image that holds nothing but products: the same products make the same image id, on any machine at any time. Its layer
 * is in a temporary file, which goes when it is closed.
 */
public final class ProductImage implements AutoCloseable {
    private static final long MOST_CONFIG_BYTES = 1 << 20;

    private final TextBlob config;
    private final Manifest manifest;
    private final ProductLayer layer;

    private ProductImage(TextBlob config, Manifest manifest, ProductLayer layer) {
        this.config = config;
        this.manifest = manifest;
        this.layer = layer;
    }

    /**
     * Makes one of the products that an image has: a support image, or a product image again.
     *
     * @param products absolute paths
     * @param directory where temporary files go
     * @throws EngineException where the products cannot be read, or not be kept
     */
    public static ProductImage of(
            Engine engine, ImageId image, Collection<String> products, ProductLabels labels, Path directory) {
        try (LayerFiles files = new LayerFiles(directory)) {
            for (String path : products) {
                engine.read(image, path, tar -> files.add(path, tar));
            }
            return of(files, labels, directory);
        } catch (ClosedByInterruptException e) {
            throw new CancelledException("Taking the " + labels + " out of " + image);
        } catch (IOException e) {
            throw new EngineException(
                    "The " + labels + " cannot be read from " + image + ": " + Causes.reason(e),
                    "Check the free space of " + directory + ", and the engine's log",
                    e);
        }
    }

    static ProductImage of(LayerFiles files, ProductLabels labels, Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "products", ".tar.gz");
        try {
            ProductLayer layer = ProductLayer.write(files, file);
            TextBlob config = ProductConfig.write(labels, layer);
            return new ProductImage(config, manifest(config, layer), layer);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static Manifest manifest(TextBlob config, ProductLayer layer) throws IOException {
        V22ManifestTemplate template = new V22ManifestTemplate();
        template.setContainerConfiguration(
                config.descriptor().getSize(), config.descriptor().getDigest());
        template.addLayer(layer.packed().getSize(), layer.packed().getDigest());
        TextBlob manifest = TextBlob.of(template);
        return new Manifest(
                template.getManifestMediaType(),
                manifest.text(),
                manifest.digest(),
                config.digest(),
                List.of(layer.packed().getSize()));
    }

    /**
     * Fetches one, and makes sure that all of it is what it should be.
     *
     * @param from a tag, or a digest
     * @param labels whose products it has to have
     * @param directory where temporary files go
     * @throws RegistryException where the registry has it not, or something else under that name, or does not give it
     */
    public static ProductImage fetch(Registry registry, ImageReference from, ProductLabels labels, Path directory) {
        Manifest manifest = registry.manifest(from)
                .orElseThrow(() -> new RegistryException(
                        RegistryException.Kind.ABSENT,
                        from + " is not at the registry any more",
                        "Publish it again, if it should be there",
                        null));
        try {
            Files.createDirectories(directory);
            Path file = Files.createTempFile(directory, "products", ".tar.gz");
            try {
                return fetched(registry, from.repository(), manifest, labels, file);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (ClosedByInterruptException e) {
            throw new CancelledException("Fetching " + from);
        } catch (IOException | IllegalArgumentException e) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    from + " cannot be used as the " + labels + ": " + e.getMessage(),
                    "Check the free space of " + directory + ", and what else was pushed under that name",
                    e);
        }
    }

    private static ProductImage fetched(
            Registry registry, String repository, Manifest manifest, ProductLabels labels, Path file)
            throws IOException {
        Digest layerDigest = onlyLayer(manifest);
        registry.fetch(repository, manifest.config(), file);
        if (Files.size(file) > MOST_CONFIG_BYTES) {
            throw new IOException("its configuration has " + Files.size(file) + " bytes");
        }
        TextBlob config = new TextBlob(Files.readString(file));
        require("its configuration is", config.digest(), manifest.config());
        registry.fetch(repository, layerDigest, file);
        ProductLayer layer = ProductLayer.read(file);
        require("its layer is", layer.digest(), layerDigest);
        ProductConfig.check(config, labels, layer);
        return new ProductImage(config, manifest, layer);
    }

    private static Digest onlyLayer(Manifest manifest) throws IOException {
        List<JsonValue> layers = JsonReader.read(manifest.text()).at("layers").items();
        Optional<String> digest =
                layers.size() == 1 ? layers.get(0).at("digest").text() : Optional.empty();
        return digest.map(Digest::new).orElseThrow(() -> new IOException("it has " + layers.size() + " layers"));
    }

    private static void require(String what, Digest found, Digest wanted) throws IOException {
        if (!found.equals(wanted)) {
            throw new IOException(what + " " + found + " and not " + wanted);
        }
    }

    /** The bytes of its layer, as they are sent. */
    public long size() {
        return manifest.size();
    }

    /** The id that every engine gives it. */
    public ImageId id() {
        return new ImageId(manifest.config());
    }

    /** Writes it as a tar stream for an engine to load, without a name. */
    public void writeTarball(OutputStream out) throws IOException {
        String layerName = layer.tar().getHash() + ".tar.gz";
        DockerManifestEntryTemplate entry = new DockerManifestEntryTemplate();
        entry.addLayerFile(layerName);
        byte[] entries = JsonTemplateMapper.toByteArray(List.of(entry));
        byte[] configBytes = config.bytes();
        try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
            tar.file(layerName, false, layer.packed().getSize(), content -> Files.copy(layer.file(), content));
            tar.file(entry.getConfig(), false, configBytes.length, content -> content.write(configBytes));
            tar.file("manifest.json", false, entries.length, content -> content.write(entries));
        }
    }

    /**
     * Sends it, the tag last.
     *
     * @param tag where it goes; in the registry that is given
     * @return the digest by which the registry has it now
     */
    public Digest push(Registry registry, ImageReference tag) {
        registry.send(tag.repository(), layer.digest(), layer.file());
        sendConfig(registry, tag.repository());
        registry.put(tag, manifest);
        return manifest.digest();
    }

    private void sendConfig(Registry registry, String repository) {
        try {
            Path file = Files.createTempFile(layer.file().toAbsolutePath().getParent(), "products", ".json");
            try {
                Files.write(file, config.bytes());
                registry.send(repository, manifest.config(), file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    "The configuration of a product image cannot be written: " + Causes.reason(e),
                    "Free space in " + layer.file().toAbsolutePath().getParent(),
                    e);
        }
    }

    /** Removes the file of its layer. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(layer.file());
        } catch (IOException e) {
            // It is in a directory of temporary files, which somebody empties.
            return;
        }
    }
}
