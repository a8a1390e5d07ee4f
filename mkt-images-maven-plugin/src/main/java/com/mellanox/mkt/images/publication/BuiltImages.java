package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.json.JsonRecord;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of a complete build of a key: the images to publish, and what they were made of.
 *
 * @param version that of the module
 * @param images the final images, the KVM image last
 * @param packages those that are in them
 * @param baseImages the images of registries that the Dockerfiles start from
 * @param personal the effects of the user's own settings, each a clause
 * @param lock the digest of the module's lock file; null if the build was not held to one, and in files of earlier versions
 */
public record BuiltImages(
        ImageKey key,
        String title,
        String version,
        Platform platform,
        List<Image> images,
        List<SupportPackage> packages,
        List<Base> baseImages,
        List<String> personal,
        @Nullable Digest lock)
        implements JsonRecord {

    public BuiltImages {
        Objects.requireNonNull(key);
        Objects.requireNonNull(platform);
        images = List.copyOf(images);
        packages = List.copyOf(packages);
        baseImages = List.copyOf(baseImages);
        personal = List.copyOf(personal);
    }

    /** A build without a lock file. */
    public BuiltImages(
            ImageKey key,
            String title,
            String version,
            Platform platform,
            List<Image> images,
            List<SupportPackage> packages,
            List<Base> baseImages,
            List<String> personal) {
        this(key, title, version, platform, images, packages, baseImages, personal, null);
    }

    /** Whether its version is that of a release. */
    boolean isRelease() {
        return !version.endsWith("-SNAPSHOT");
    }

    /**
     * A final image.
     *
     * @param reference by which the engine has it
     * @param published its content-keyed reference, which the same inputs have on every machine
     * @param inputs its inputs digest
     * @param packages the packages that are in it
     * @param osPackages the packages of its operating system; null for an image that is not booted, if they could not be read,
     *     and in files of earlier versions
     */
    public record Image(
            ImageReference reference,
            ImageReference published,
            ImageId id,
            Digest inputs,
            List<PackageName> packages,
            @Nullable List<OsPackage> osPackages)
            implements JsonRecord {

        public Image {
            Objects.requireNonNull(reference);
            Objects.requireNonNull(published);
            Objects.requireNonNull(id);
            packages = List.copyOf(packages);
            osPackages = osPackages == null ? null : List.copyOf(osPackages);
        }

        /** Whether it is the image that the goal {@code boot} boots. */
        public boolean isKvm() {
            return reference.shortName().equals("kvm");
        }
    }

    /**
     * A support package.
     *
     * @param reference by which the engine has its support image
     * @param published the content-keyed reference of its product image; null if there is none
     * @param products absolute paths, as its script names them
     * @param source what it was compiled from; null if its script has no source
     */
    public record SupportPackage(
            PackageName name,
            ImageReference reference,
            @Nullable ImageReference published,
            ImageId id,
            Digest inputs,
            List<String> products,
            @Nullable Source source)
            implements JsonRecord {

        public SupportPackage {
            Objects.requireNonNull(name);
            Objects.requireNonNull(reference);
            Objects.requireNonNull(id);
            products = List.copyOf(products);
        }
    }

    /**
     * What a package was compiled from.
     *
     * @param url of a repository; null for a directory
     * @param commit the pinned commit; null for a directory
     * @param directory of this host, which other users do not have; null for a repository
     * @param tree the id of its git tree
     */
    public record Source(
            @Nullable String url,
            @Nullable String commit,
            @Nullable String directory,
            String tree) implements JsonRecord {}

    /**
     * An image of a registry.
     *
     * @param digest its digest there, or its id if it is from no registry
     */
    public record Base(ImageReference reference, String digest, Refresh refresh) implements JsonRecord {}

    /** Whether a base image was compared with its registry. */
    public enum Refresh {
        DONE,
        NOT_ASKED,
        FAILED;

        static Refresh parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The packages with a product image. */
    List<SupportPackage> published() {
        return packages.stream().filter(image -> image.published() != null).toList();
    }
}
