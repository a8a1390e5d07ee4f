package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.json.JsonRecord;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.ospackage.OsRelease;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of a complete build of a key: the images to publish, and what they were made of.
 *
 * @param version that of the module
 * @param images the final images, the KVM image last
 * @param packages those that are in them
 * @param baseImages the images of registries that the Dockerfiles start from
 * @param personal the effects of the user's own settings, each a clause
 * @param selection the packages that the user has left out or put back; null in files of earlier versions
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
        @Nullable Selection selection,
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

    /** Whether its version is that of a release. */
    boolean isRelease() {
        return !version.endsWith("-SNAPSHOT");
    }

    /** The packages that the user has put back by {@code mkt.with}, and left out by {@code mkt.without}. */
    public record Selection(List<PackageName> with, List<PackageName> without) implements JsonRecord {
        public Selection {
            with = List.copyOf(with);
            without = List.copyOf(without);
        }
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
     * @param os its distribution, null likewise
     * @param making how it was made; null in files of earlier versions
     */
    public record Image(
            ImageReference reference,
            ImageReference published,
            ImageId id,
            Digest inputs,
            List<PackageName> packages,
            @Nullable List<OsPackage> osPackages,
            @Nullable OsRelease os,
            @Nullable Making making)
            implements JsonRecord {

        public Image {
            Objects.requireNonNull(reference);
            Objects.requireNonNull(published);
            Objects.requireNonNull(id);
            packages = List.copyOf(packages);
            osPackages = osPackages == null ? null : List.copyOf(osPackages);
        }

        /** An image of which no more is known. */
        public Image(
                ImageReference reference,
                ImageReference published,
                ImageId id,
                Digest inputs,
                List<PackageName> packages,
                @Nullable List<OsPackage> osPackages) {
            this(reference, published, id, inputs, packages, osPackages, null, null);
        }

        /** Whether it is the image that the goal {@code boot} boots. */
        public boolean isKvm() {
            return reference.shortName().equals("kvm");
        }
    }

    /**
     * How an image was made.
     *
     * @param arguments its build arguments, by their names
     * @param baseImages the images of registries that its own Dockerfile names
     * @param otherImages the images of registries that the images that it is made of were built on
     * @param execution its build; null if it was not built on this machine
     */
    public record Making(
            Map<String, String> arguments,
            List<ImageReference> baseImages,
            List<ImageReference> otherImages,
            @Nullable Execution execution)
            implements JsonRecord {
        public Making {
            arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
            baseImages = List.copyOf(baseImages);
            otherImages = List.copyOf(otherImages);
        }
    }

    /**
     * A build of an image.
     *
     * @param builder {@code BuildKit with the Dockerfile syntax 1.2}
     * @param engine the program that it ran in, with its version: {@code Docker 20.10.24}
     */
    public record Execution(String builder, String engine, Instant startedOn, Instant finishedOn)
            implements JsonRecord {}

    /** A file that an image was made of. */
    public record InputFile(String name, Digest digest) implements JsonRecord {}

    /**
     * A support package.
     *
     * @param reference by which the engine has its support image
     * @param published the content-keyed reference of its product image; null if there is none
     * @param products absolute paths, as its script names them
     * @param source what it was compiled from; null if its script has no source
     * @param nfsFiles the nfs files that it was made of, by their paths; null in files of earlier versions
     * @param patches the patches of the docker directory that its script gets; null in files of earlier versions
     */
    public record SupportPackage(
            PackageName name,
            ImageReference reference,
            @Nullable ImageReference published,
            ImageId id,
            Digest inputs,
            List<String> products,
            @Nullable Source source,
            @Nullable List<InputFile> nfsFiles,
            @Nullable List<InputFile> patches)
            implements JsonRecord {

        public SupportPackage {
            Objects.requireNonNull(name);
            Objects.requireNonNull(reference);
            Objects.requireNonNull(id);
            products = List.copyOf(products);
            nfsFiles = nfsFiles == null ? null : List.copyOf(nfsFiles);
            patches = patches == null ? null : List.copyOf(patches);
        }

        /** A package of a source alone. */
        public SupportPackage(
                PackageName name,
                ImageReference reference,
                @Nullable ImageReference published,
                ImageId id,
                Digest inputs,
                List<String> products,
                @Nullable Source source) {
            this(name, reference, published, id, inputs, products, source, null, null);
        }
    }

    /**
     * What a package was compiled from.
     *
     * @param url of a repository; null for a directory
     * @param commit the pinned commit; null for a directory
     * @param directory of this host, which other users do not have; null for a repository
     * @param tree the id of its git tree
     * @param revision the tag or branch by which the script names the commit; null if it is the commit's id
     */
    public record Source(
            @Nullable String url,
            @Nullable String commit,
            @Nullable String directory,
            String tree,
            @Nullable String revision)
            implements JsonRecord {

        /** A source that the script names by the id of its commit. */
        public Source(@Nullable String url, @Nullable String commit, @Nullable String directory, String tree) {
            this(url, commit, directory, tree, null);
        }
    }

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
