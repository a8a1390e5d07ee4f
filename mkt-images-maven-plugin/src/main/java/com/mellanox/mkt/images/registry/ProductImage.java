package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.docker.json.DockerManifestEntryTemplate;
import com.google.cloud.tools.jib.image.json.ContainerConfigurationTemplate;
import com.google.cloud.tools.jib.image.json.HistoryEntry;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.FileUtils;

/**
 * An image that contains nothing but products: the same products make the same image id, on any machine at any time. Its
 * layer and its configuration are in a temporary directory, which is removed when it is closed.
 */
public final class ProductImage implements AutoCloseable {
    private static final String CONFIG = "config.json";
    private static final String LAYER = "layer.tar.gz";

    private final Path directory;
    private final Manifest manifest;
    private final ProductLayer layer;

    private ProductImage(Path directory, Manifest manifest, ProductLayer layer) {
        this.directory = directory;
        this.manifest = manifest;
        this.layer = layer;
    }

    /**
     * Makes one of the products that an image has: a support image, or a product image again.
     *
     * @param products absolute paths
     * @param parent where the temporary directory is made
     * @throws EngineException if the products cannot be read or stored
     */
    public static ProductImage of(
            Engine engine, ImageId image, Collection<String> products, ProductLabels labels, Path parent) {
        try (LayerFiles files = new LayerFiles(parent)) {
            for (String path : products) {
                engine.read(image, path, tar -> files.add(path, tar));
            }
            return of(files, labels, parent);
        } catch (ClosedByInterruptException e) {
            throw new CancelledException("Reading the " + labels + " from " + image);
        } catch (IOException e) {
            throw new EngineException(
                    "The " + labels + " cannot be read from " + image + ": " + Causes.reason(e),
                    "Check the free space of " + parent + ", and the engine's log",
                    e);
        }
    }

    static ProductImage of(LayerFiles files, ProductLabels labels, Path parent) throws IOException {
        return in(parent, directory -> {
            ProductLayer layer = ProductLayer.write(files, directory.resolve(LAYER));
            byte[] config = config(labels, layer);
            Files.write(directory.resolve(CONFIG), config);
            return new ProductImage(directory, manifest(config, layer), layer);
        });
    }

    /**
     * Fetches one, and checks that all of it is as expected.
     *
     * @param from a tag, or a digest
     * @param labels whose products it has to have
     * @param parent where the temporary directory is made
     * @throws RegistryException if the registry does not have it, has something else under that name, or does not answer
     */
    public static ProductImage fetch(Registry registry, ImageReference from, ProductLabels labels, Path parent) {
        Manifest manifest = registry.manifest(from)
                .orElseThrow(() -> new RegistryException(
                        RegistryException.Kind.ABSENT,
                        from + " is not at the registry any more",
                        "Publish it again, if it should be there",
                        null));
        try {
            return in(Files.createDirectories(parent), directory -> {
                Digest digest = onlyLayer(manifest);
                registry.fetch(from.repository(), digest, directory.resolve(LAYER));
                ProductLayer layer = ProductLayer.read(directory.resolve(LAYER));
                require("its layer is", layer.digest(), digest);
                byte[] config = config(labels, layer);
                require("its configuration is", manifest.config(), Digest.of(config));
                Files.write(directory.resolve(CONFIG), config);
                return new ProductImage(directory, manifest, layer);
            });
        } catch (ClosedByInterruptException e) {
            throw new CancelledException("Fetching " + from);
        } catch (IOException | IllegalArgumentException e) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    from + " cannot be used as the " + labels + ": " + e.getMessage(),
                    "Check the free space of " + parent + ", and what else was pushed under that name",
                    e);
        }
    }

    /** Makes an image in a directory. */
    @FunctionalInterface
    private interface Factory {
        ProductImage make(Path directory) throws IOException;
    }

    private static ProductImage in(Path parent, Factory factory) throws IOException {
        Path directory = Files.createTempDirectory(parent, "products");
        try {
            return factory.make(directory);
        } catch (IOException | RuntimeException e) {
            FileUtils.deleteQuietly(directory.toFile());
            throw e;
        }
    }

    /** The configuration, whose digest is the image's id: it depends only on the products and their labels. */
    private static byte[] config(ProductLabels labels, ProductLayer layer) throws IOException {
        ContainerConfigurationTemplate config = new ContainerConfigurationTemplate();
        config.setCreated(Instant.EPOCH.toString());
        config.setArchitecture(labels.platform().architecture());
        config.setOs(labels.platform().os());
        config.setContainerLabels(labels.all());
        config.addLayerDiffId(Repository.descriptor(layer.diffId()));
        config.addHistoryEntry(HistoryEntry.builder()
                .setCreationTimestamp(Instant.EPOCH)
                .setCreatedBy("mkt-images")
                .build());
        return JsonTemplateMapper.toByteArray(config);
    }

    private static Manifest manifest(byte[] config, ProductLayer layer) throws IOException {
        Digest configDigest = Digest.of(config);
        V22ManifestTemplate template = new V22ManifestTemplate();
        template.setContainerConfiguration(config.length, Repository.descriptor(configDigest));
        template.addLayer(layer.size(), Repository.descriptor(layer.digest()));
        byte[] bytes = JsonTemplateMapper.toByteArray(template);
        return new Manifest(
                template.getManifestMediaType(),
                new String(bytes, StandardCharsets.UTF_8),
                Digest.of(bytes),
                configDigest,
                layer.size());
    }

    private static Digest onlyLayer(Manifest manifest) throws IOException {
        List<JsonValue> layers = JsonReader.read(manifest.text()).at("layers").items();
        Optional<String> digest =
                layers.size() == 1 ? layers.get(0).at("digest").text() : Optional.empty();
        return digest.map(Digest::new).orElseThrow(() -> new IOException("it has " + layers.size() + " layers"));
    }

    private static void require(String what, Digest found, Digest expected) throws IOException {
        if (!found.equals(expected)) {
            throw new IOException(what + " " + found + " and not " + expected);
        }
    }

    /** The bytes of its layer, as they are sent. */
    public long size() {
        return manifest.size();
    }

    /** The id that each engine gives it that has no containerd image store. */
    public ImageId id() {
        return new ImageId(manifest.config());
    }

    /** Writes it as a tar stream for an engine to load, without a name. */
    public void writeTarball(OutputStream out) throws IOException {
        DockerManifestEntryTemplate entry = new DockerManifestEntryTemplate();
        entry.addLayerFile(LAYER);
        byte[] entries = JsonTemplateMapper.toByteArray(List.of(entry));
        Path config = directory.resolve(CONFIG);
        try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
            tar.file(LAYER, false, layer.size(), content -> Files.copy(layer.file(), content));
            tar.file(entry.getConfig(), false, Files.size(config), content -> Files.copy(config, content));
            tar.file("manifest.json", false, entries.length, content -> content.write(entries));
        }
    }

    /**
     * Sends it, the tag last.
     *
     * @param tag in the registry that is given
     * @return the digest by which the registry has it now
     */
    public Digest push(Registry registry, ImageReference tag) {
        registry.send(tag.repository(), layer.digest(), layer.file());
        registry.send(tag.repository(), manifest.config(), directory.resolve(CONFIG));
        registry.put(tag, manifest);
        return manifest.digest();
    }

    /** Removes its files. */
    @Override
    public void close() {
        FileUtils.deleteQuietly(directory.toFile());
    }
}
