package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.digest.InputRecord;
import com.mellanox.mkt.images.kernel.KernelArchitecture;
import com.mellanox.mkt.images.kernel.KernelContract;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.Role;
import com.mellanox.mkt.images.run.Provenance.Origin;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels of images. Every image gets every label, since it inherits the labels of the image that it is built on; an empty
 * value replaces an inherited one.
 */
public final class Labels {
    private static final String OCI = "org.opencontainers.image.";
    private static final String MKT = "com.mellanox.mkt.";

    /** The key; product images have it, too. */
    public static final String KEY = MKT + "key";

    /** The support package; empty for an image of a Dockerfile. */
    public static final String PACKAGE = MKT + "package";

    /** The names of the packages that were compiled for the image, with commas between them. */
    public static final String PACKAGES = MKT + "packages";

    /** The commit of the source, or of the docker directory. */
    public static final String REVISION = OCI + "revision";

    /** The reference that the labels were made for, since other images inherit them. */
    public static final String REFERENCE = MKT + "reference";

    /** The URL of the source; empty if it is not configured. */
    public static final String SOURCE = OCI + "source";

    /** The time of the commit of the source. */
    public static final String CREATED = OCI + "created";

    /** The inputs digest. */
    public static final String INPUTS = MKT + "inputs";

    /** The record of the inputs. */
    public static final String ITEMS = MKT + "inputs.items";

    /** What a kernel needs to boot the image, as {@code 9P_FS=y,NET_9P=y}. */
    public static final String KERNEL_CONFIG = MKT + "kernel-config";

    /** The packages that were compiled for the image, with their sources, as {@link CompiledPackages} writes them. */
    public static final String SOURCES = MKT + "sources";

    /** {@code true} for a support image that was built incrementally, from a user's own tree; otherwise empty. */
    static final String INCREMENTAL = MKT + "incremental";

    private final ImageDescriptor descriptor;
    private final Provenance provenance;
    private final Platform platform;

    /** The labels of images for a platform. */
    Labels(ImageDescriptor descriptor, Provenance provenance, Platform platform) {
        this.descriptor = descriptor;
        this.provenance = provenance;
        this.platform = platform;
    }

    /**
     * The labels of an image from a Dockerfile.
     *
     * @param sources the packages that are in it, with their sources
     */
    Map<String, String> of(DockerfileImage image, Origin origin, CompiledPackages sources) {
        Map<String, String> labels = of(image.role() == Role.ENVIRONMENT ? "environment" : "final", image.name());
        labels.put(PACKAGES, String.join(",", sources.byName().keySet()));
        labels.put(SOURCES, sources.text());
        if (image.isKvm()) {
            KernelArchitecture.of(platform)
                    .ifPresent(kernel -> labels.put(
                            KERNEL_CONFIG, KernelContract.read(kernel).needed()));
        }
        put(labels, origin, provenance.url());
        return labels;
    }

    /**
     * The labels of a support image.
     *
     * @param source the URL of its source
     */
    Map<String, String> of(SupportScript script, Origin origin, String source) {
        String name = script.name().value();
        Map<String, String> labels = of("support", name);
        labels.put(PACKAGE, name);
        put(labels, origin, source);
        return labels;
    }

    /** The labels by which a later run decides whether an image is up to date. */
    static Map<String, String> of(ImageReference image, InputItems items) {
        return Map.of(
                REFERENCE, image.toString(),
                INPUTS, items.digest().toString(),
                ITEMS, InputRecord.encode(items));
    }

    private Map<String, String> of(String role, String name) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(OCI + "title", descriptor.title() + ": " + name);
        labels.put(OCI + "version", provenance.version());
        labels.put(KEY, descriptor.key().value());
        labels.put(MKT + "role", role);
        labels.put(PACKAGE, "");
        labels.put(PACKAGES, "");
        labels.put(SOURCES, "");
        labels.put(KERNEL_CONFIG, "");
        labels.put(INCREMENTAL, "");
        return labels;
    }

    private static void put(Map<String, String> labels, Origin origin, String source) {
        labels.put(REVISION, origin.revision());
        labels.put(SOURCE, source);
        labels.put(CREATED, origin.time().toString());
    }
}
