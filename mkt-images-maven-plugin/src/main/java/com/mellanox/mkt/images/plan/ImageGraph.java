package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The images of a key, checked: every reference is known, and there is no cycle. */
public final class ImageGraph {
    private final Map<ImageReference, PlannedImage> images = new LinkedHashMap<>();
    private final List<ImageReference> wanted;
    private final List<PlannedImage> needed;
    private final List<SupportImage> unused;
    private final Map<ImageReference, Set<ImageReference>> takenByProducts;
    private final UnaryOperator<ImageReference> inFiles;

    /**
     * Relates images that have been checked.
     *
     * @param wanted the final images
     * @param needed what these need, and they themselves, each after those that it needs
     * @param others the other images, each after those that it needs
     * @param unused those of the others that should be used or removed
     * @param takenByProducts for each image, the images from which it copies nothing but products
     * @param inFiles the name in files of an image
     */
    ImageGraph(
            List<ImageReference> wanted,
            List<PlannedImage> needed,
            List<PlannedImage> others,
            List<SupportImage> unused,
            Map<ImageReference, Set<ImageReference>> takenByProducts,
            UnaryOperator<ImageReference> inFiles) {
        this.wanted = List.copyOf(wanted);
        this.needed = List.copyOf(needed);
        this.unused = List.copyOf(unused);
        this.takenByProducts = Map.copyOf(takenByProducts);
        this.inFiles = inFiles;
        needed.forEach(image -> images.put(image.reference(), image));
        others.forEach(image -> images.put(image.reference(), image));
    }

    /**
     * Relates the files of a docker directory.
     *
     * @throws InvalidInputException with all problems
     */
    public static ImageGraph of(DockerDirectoryContents inputs) {
        return new GraphAssembly(inputs).assemble();
    }

    /** The images of a full build, each after those that it needs. */
    public List<PlannedImage> inOrder() {
        return needed;
    }

    /** All images, each after those that it needs. */
    public List<PlannedImage> all() {
        return List.copyOf(images.values());
    }

    /** Support images that no final image needs, directly or through others; they are not built. */
    public List<SupportImage> unused() {
        return unused;
    }

    /** The script that makes a support image; empty for any other. */
    public Optional<SupportScript> script(ImageReference image) {
        return images.get(image) instanceof SupportImage support ? Optional.of(support.script()) : Optional.empty();
    }

    /** Whether an image copies nothing but products from one that it needs, so that only these are in its inputs digest. */
    public boolean takesProductsAlone(PlannedImage image, ImageReference from) {
        return takenByProducts.getOrDefault(image.reference(), Set.of()).contains(from);
    }

    /** Whether images copy products from this one, and nothing else, so that a product image can replace it. */
    public boolean isTakenByProductsAlone(ImageReference image) {
        List<PlannedImage> takers = images.values().stream()
                .filter(other -> other.needs().contains(image))
                .toList();
        return !takers.isEmpty() && takers.stream().allMatch(taker -> takesProductsAlone(taker, image));
    }

    /** The packages that an image copies from, itself or in the image that it starts from; without those left out. */
    public Set<PackageName> packagesIn(DockerfileImage image) {
        Set<PackageName> packages = new TreeSet<>();
        for (ImageReference needed : image.needs()) {
            if (images.get(needed) instanceof SupportImage support) {
                packages.add(support.script().name());
            } else if (images.get(needed) instanceof DockerfileImage below) {
                packages.addAll(packagesIn(below));
            }
        }
        return packages;
    }

    /**
     * The images that {@code -Donly} means, each after those that it needs; of several, without packages that are left out.
     *
     * @throws InvalidInputException where it means none, or a package that is left out
     */
    public List<PlannedImage> only(String name) {
        List<ImageReference> named = named("-Donly", name);
        if (named.size() == 1 && images.get(named.get(0)) instanceof LeftOutImage leftOut) {
            throw new InvalidInputException(
                    "-Donly=" + name + " names a package that is left out",
                    "Put it back with -Dmkt.with=" + leftOut.script().name());
        }
        return images.values().stream()
                .filter(image -> named.contains(image.reference()) && !(image instanceof LeftOutImage))
                .toList();
    }

    /**
     * The images that an option means by a reference, one without its tag, the beginning of some, or a short name.
     *
     * @throws InvalidInputException where it means none
     */
    public List<ImageReference> named(String option, String name) {
        Set<ImageReference> names = new LinkedHashSet<>(wanted);
        names.addAll(images.keySet());
        return new ImageNames(names, inFiles).select(option, name);
    }

    /** The image that the key is built for: the KVM image, or the last of the final images where there is none. */
    public ImageReference result() {
        List<DockerfileImage> finals = needed.stream()
                .filter(DockerfileImage.class::isInstance)
                .map(DockerfileImage.class::cast)
                .filter(image -> wanted.contains(image.reference()))
                .toList();
        return finals.stream()
                .filter(DockerfileImage::isKvm)
                .findFirst()
                .orElseGet(() -> finals.get(finals.size() - 1))
                .reference();
    }
}
