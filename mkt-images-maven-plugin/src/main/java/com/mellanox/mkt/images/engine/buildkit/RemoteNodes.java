package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.images.engine.BuildPlace;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.BuilderAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The builders of a run: which of them builds the next image, and which has an image.
 *
 * @param platform what they build for; what one of them has made is used by the others
 */
record RemoteNodes(List<RemoteNode> all, Platform platform, ProductFiles products) implements AutoCloseable {
    RemoteNodes {
        all = List.copyOf(all);
    }

    /** Whether all export images, and not only to the store of their own engine. */
    boolean exportImages() {
        return all.stream().allMatch(RemoteNode::exportsImages);
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

    /**
     * The same.
     *
     * @throws EngineException.BuilderLost if none has it: the connection to its builder can have ended since the build
     */
    RemoteNode holder(ImageId image) {
        return with(image)
                .orElseThrow(() -> new EngineException.BuilderLost(
                        "No builder has " + image + " any more",
                        "Run again: a builder without an image store has only what this run has built",
                        null));
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
     * @throws IOException if the image has no such path
     * @throws EngineException.BuilderLost if no builder has the image, or the one that has it is lost
     */
    Path tar(ImageId image, String path) throws IOException {
        Optional<Path> read = products.find(image, path);
        if (read.isPresent()) {
            return read.get();
        }
        RemoteNode node = holder(image);
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
                } catch (IOException | EngineException.BuilderLost e) {
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
