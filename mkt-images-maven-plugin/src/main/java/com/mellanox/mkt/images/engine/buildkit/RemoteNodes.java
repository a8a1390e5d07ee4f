package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.engine.BuildPlace;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.DaemonThreads;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.Platform;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The builders of a run: which of them builds the next image, and which has an image. */
record RemoteNodes(List<RemoteNode> all, ProductFiles products) implements AutoCloseable {
    /** What one of them has made is used by the others, so that all build for one platform. */
    RemoteNodes {
        all = List.copyOf(all);
        Platform platform = all.get(0).platform();
        for (RemoteNode node : all) {
            if (!node.platform().equals(platform)) {
                throw new EngineException(
                        "The builder at " + node.address() + " builds for " + node.platform() + ", and the one at "
                                + all.get(0).address() + " for " + platform,
                        "Name builders of one platform in -Dmkt.builder",
                        null);
            }
        }
    }

    /**
     * Connects to all at the same time: each takes some round trips.
     *
     * @param directory where files of products are kept until the end of the run
     * @throws EngineException if one does not answer, with the remedy; the others are disconnected
     */
    static RemoteNodes connect(
            List<BuilderAddress> addresses, Function<BuilderAddress, RemoteNode> connect, Path directory)
            throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(addresses.size(), DaemonThreads.named("mkt-builder"));
        List<Future<RemoteNode>> connecting = addresses.stream()
                .map(address -> threads.submit(() -> connect.apply(address)))
                .toList();
        threads.shutdown();
        try {
            List<RemoteNode> connected = new ArrayList<>();
            for (Future<RemoteNode> node : connecting) {
                connected.add(node.get());
            }
            return new RemoteNodes(connected, new ProductFiles(directory));
        } catch (ExecutionException e) {
            connecting.forEach(RemoteNodes::disconnect);
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new CancelledException("connecting to the builders");
        } catch (IOException | RuntimeException e) {
            connecting.forEach(RemoteNodes::disconnect);
            throw e;
        }
    }

    private static void disconnect(Future<RemoteNode> connecting) {
        try {
            connecting.get().close();
        } catch (ExecutionException e) {
            // It is not connected.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those that are not lost. */
    List<RemoteNode> left() {
        return all.stream().filter(node -> !node.isLost()).toList();
    }

    /**
     * One that is not lost.
     *
     * @throws EngineException if all are
     */
    RemoteNode any() {
        return least(List.of());
    }

    List<BuilderAddress> addresses() {
        return all.stream().map(RemoteNode::address).toList();
    }

    /** Whether all are on this host. */
    boolean areLocal() {
        return addresses().stream().allMatch(BuilderAddress::isLocal);
    }

    /** The oldest version among them. */
    BuilderVersion version() {
        return all.stream()
                .map(RemoteNode::version)
                .min(Comparator.comparingInt(BuilderVersion::major).thenComparingInt(BuilderVersion::minor))
                .orElseThrow();
    }

    /** The one that has an image. */
    Optional<RemoteNode> with(ImageId image) {
        return left().stream().filter(node -> node.builder().has(image)).findFirst();
    }

    boolean has(ImageId image) {
        return left().stream().anyMatch(node -> node.builder().hasProducts(image));
    }

    /** The one with the fewest builds, and of these the one that has most of the needed images. */
    private RemoteNode least(Collection<ImageId> needed) {
        return left().stream()
                .min(Comparator.comparingInt(RemoteNode::builds).thenComparing(node -> -node.count(needed)))
                .orElseThrow(() -> new EngineException(
                        "No builder is left: the connection was lost to "
                                + all.stream().map(RemoteNode::toString).collect(Collectors.joining(", ")),
                        "What they have built is in their caches. Start them, or name others in -Dmkt.builder, and run again",
                        null));
    }

    /**
     * A product of an image as a tar, in a file that stays until the end of the run.
     *
     * @throws IOException if no builder has the image, or the image has no such path
     */
    Path tar(ImageId image, String path) throws IOException {
        Optional<Path> read = products.find(image, path);
        if (read.isPresent()) {
            return read.get();
        }
        RemoteNode node = with(image).orElseThrow(() -> new FileNotFoundException(image.toString()));
        Path file = products.create();
        node.builder().copy(image, path, () -> Files.newOutputStream(file));
        products.keep(image, path, file);
        return file;
    }

    /** Lets an image be known by another id, too. */
    void standIn(ImageId built, ImageId other) {
        left().forEach(node -> node.builder().standIn(built, other));
        products.standIn(built, other);
    }

    /** The builder of the next image. */
    synchronized BuildPlace place(Collection<ImageId> needed) {
        RemoteNode node = least(needed);
        node.begin();
        return new Place(node);
    }

    /** One of the builders, for one build. */
    private final class Place implements BuildPlace {
        private final RemoteNode node;

        Place(RemoteNode node) {
            this.node = node;
        }

        @Override
        public Builder builder() {
            return node.builder();
        }

        @Override
        public boolean has(ImageId image) {
            return node.builder().has(image);
        }

        @Override
        public boolean bringProducts(ImageId image, List<String> paths) {
            synchronized (node) {
                return node.builder().hasProducts(image) || bring(image, paths);
            }
        }

        private boolean bring(ImageId image, List<String> paths) {
            SortedMap<String, Path> files = new TreeMap<>();
            for (String path : paths) {
                try {
                    files.put(path, tar(image, path));
                } catch (IOException e) {
                    return false;
                }
            }
            node.builder().bringProducts(image, ProductFiles.context(files));
            return true;
        }

        @Override
        public void standIn(ImageId built, ImageId former) {
            node.builder().standIn(built, former);
            products.standIn(built, former);
        }

        @Override
        public void close() {
            node.end();
        }

        @Override
        public String toString() {
            return node.toString();
        }
    }

    @Override
    public void close() {
        all.forEach(RemoteNode::close);
        products.close();
    }
}
