package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a complete build of a key has come to: what there is to publish, and what it was made of.
 *
 * @param version that of the module
 * @param images the final images, the KVM image last
 * @param packages those that are in them
 * @param baseImages the images of registries that all starts from
 * @param personal what is so by somebody's own settings alone, each a clause
 */
public record BuiltImages(
        ImageKey key,
        String title,
        String version,
        Platform platform,
        List<Image> images,
        List<SupportPackage> packages,
        List<Base> baseImages,
        List<String> personal) {

    public BuiltImages {
        images = List.copyOf(images);
        packages = List.copyOf(packages);
        baseImages = List.copyOf(baseImages);
        personal = List.copyOf(personal);
    }

    /**
     * A final image.
     *
     * @param reference by which the engine has it
     * @param published its content-keyed reference, which the same inputs have everywhere
     * @param inputs its inputs digest
     * @param packages the packages that are in it
     */
    public record Image(
            ImageReference reference, ImageReference published, ImageId id, Digest inputs, List<PackageName> packages) {

        public Image {
            packages = List.copyOf(packages);
        }

        /** The image that {@code mkt run} boots, and that people notice. */
        boolean isKvm() {
            return reference.shortName().equals("kvm");
        }
    }

    /**
     * A support package.
     *
     * @param reference by which the engine has its support image
     * @param published the content-keyed reference of its product image; null where its products are not published by
     *     themselves
     * @param products absolute paths, as its script names them
     * @param source where it was compiled from; null where its script is all there is
     */
    public record SupportPackage(
            PackageName name,
            ImageReference reference,
            @Nullable ImageReference published,
            ImageId id,
            Digest inputs,
            List<String> products,
            @Nullable Source source) {

        public SupportPackage {
            products = List.copyOf(products);
        }

        /** The content-keyed reference, of a package that has one. */
        ImageReference publishedReference() {
            return Objects.requireNonNull(published);
        }
    }

    /**
     * What a package was compiled from.
     *
     * @param from the URL of a repository, or a directory of this host
     * @param commit the pinned commit; empty for a directory, which is as it is
     * @param tree the id of its git tree
     */
    public record Source(String from, String commit, String tree) {

        /** Whether nobody else can have it: a directory of the user's. */
        boolean isDirectory() {
            return commit.isEmpty();
        }
    }

    /**
     * An image of a registry.
     *
     * @param digest its digest there, or its id where it came from none
     */
    public record Base(ImageReference reference, String digest, Refresh refresh) {}

    /** What became of the question whether a base image is still what its registry has. */
    public enum Refresh {
        DONE,
        NOT_ASKED,
        FAILED
    }

    /** The packages whose products are published by themselves. */
    List<SupportPackage> published() {
        return packages.stream().filter(image -> image.published() != null).toList();
    }
}
