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
import java.util.stream.Stream;

/** The images of a key, checked: every reference is known, nothing needs itself. */
public final class ImageGraph {
    private final Map<ImageReference, PlannedImage> images = new LinkedHashMap<>();
    private final List<ImageReference> wanted;
    private final List<PlannedImage> needed;
    private final List<SupportImage> unused;
    private final Map<ImageReference, Set<ImageReference>> takenByProducts;

    /**
     * Keeps images.
     *
     * @param unused what is not built, and should be used or taken out
     * @param takenByProducts the images of which each image takes nothing but products
     */
    ImageGraph(Images images, List<SupportImage> unused, Map<ImageReference, Set<ImageReference>> takenByProducts) {
        this.wanted = List.copyOf(images.wanted());
        this.needed = List.copyOf(images.needed());
        this.unused = List.copyOf(unused);
        this.takenByProducts = Map.copyOf(takenByProducts);
        Stream.concat(needed.stream(), images.others().stream())
                .forEach(image -> this.images.put(image.reference(), image));
    }

    /**
     * The images of a graph.
     *
     * @param wanted the final images, for which all is done
     * @param needed what these are made of, and they themselves, in an order that works
     * @param others the rest, each after those that it needs
     */
    record Images(List<ImageReference> wanted, List<PlannedImage> needed, List<PlannedImage> others) {}

    /**
     * Relates what the files say.
     *
     * @throws InvalidInputException with every problem that there is
     */
    public static ImageGraph of(DockerDirectoryContents inputs) {
        return new GraphAssembly(inputs).assemble();
    }

    /** What a full build makes, each image after those that it needs. */
    public List<PlannedImage> inOrder() {
        return needed;
    }

    /** All images, each after those that it needs. */
    public List<PlannedImage> all() {
        return List.copyOf(images.values());
    }

    /** Support images that no final image takes anything from, directly or through others; not built. */
    public List<SupportImage> unused() {
        return unused;
    }

    /** The script that makes a support image; empty for any other. */
    public Optional<SupportScript> script(ImageReference image) {
        return images.get(image) instanceof SupportImage support ? Optional.of(support.script()) : Optional.empty();
    }

    /** Whether an image takes nothing but products from one that it needs, so that these alone count. */
    public boolean takesProductsAlone(PlannedImage image, ImageReference from) {
        return takenByProducts.getOrDefault(image.reference(), Set.of()).contains(from);
    }

    /** Whether images take products from this one, and none takes anything else, so that its products can stand for it. */
    public boolean isTakenByProductsAlone(ImageReference image) {
        List<PlannedImage> takers = images.values().stream()
                .filter(other -> other.needs().contains(image))
                .toList();
        return !takers.isEmpty() && takers.stream().allMatch(taker -> takesProductsAlone(taker, image));
    }

    /** The packages that an image takes products of, itself or by what it starts from; not those that are left out. */
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
        return new ImageNames(names).select(option, name);
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
