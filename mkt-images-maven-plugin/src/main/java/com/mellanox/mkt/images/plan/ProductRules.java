package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks what is copied from support images: only products, if the script names any; from a package that is left out, only
 * what {@link LeftOutFiles} can replace.
 */
final class ProductRules {
    /** The sign of a variable: its value is known only when the image is built. */
    private static final String VARIABLE = "$";

    /** Paths without a slash at the beginning are relative to it. */
    private static final Path ROOT = Path.of("/");

    private final Map<ImageReference, SupportScript> scripts;
    private final Set<PackageName> leftOut;
    private final Problems problems;

    ProductRules(Map<ImageReference, SupportScript> scripts, Set<PackageName> leftOut, Problems problems) {
        this.scripts = scripts;
        this.leftOut = leftOut;
        this.problems = problems;
    }

    /**
     * What the image of a package that is left out contains: its products, and what Dockerfiles copy from it.
     *
     * @param edges those that decide, whichever module builds the image
     */
    LeftOutFiles leftOutFiles(SupportScript script, Collection<ImageDependency> edges) {
        Stream<String> copied = edges.stream()
                .filter(edge -> script.equals(scripts.get(edge.needed())) && !scripts.containsKey(edge.image()))
                .flatMap(edge -> edge.paths().stream())
                .filter(path -> !path.contains(VARIABLE));
        return LeftOutFiles.of(Stream.concat(script.products().stream(), copied)
                .flatMap(path -> LeftOutFiles.at(normalized(path), script.name()).stream())
                .toList());
    }

    void check(Collection<ImageDependency> edges, Map<ImageReference, PlannedImage> images) {
        for (ImageDependency edge : edges) {
            SupportScript script = scripts.get(edge.needed());
            if (script != null && images.get(edge.needed()) instanceof LeftOutImage leftOut) {
                checkLeftOut(edge, leftOut);
            }
            if (script != null && !script.products().isEmpty()) {
                edge.paths().stream()
                        .filter(path -> !path.contains(VARIABLE))
                        .forEach(path -> checkWithin(edge, script, path));
            }
        }
    }

    /**
     * Finds the images from which each image copies nothing but products, so that only these are in its inputs digest.
     *
     * @return sets of needed images, by the image that needs them
     */
    Map<ImageReference, Set<ImageReference>> takenByProducts(Collection<ImageDependency> edges) {
        Map<ImageReference, Set<ImageReference>> taken = new HashMap<>();
        Map<ImageReference, Set<ImageReference>> whole = new HashMap<>();
        for (ImageDependency edge : edges) {
            SupportScript script = scripts.get(edge.needed());
            boolean hasProducts = script != null && !script.products().isEmpty() && !leftOut.contains(script.name());
            boolean known = edge.paths().stream().noneMatch(path -> path.contains(VARIABLE));
            (hasProducts && known && edge.isCopy() ? taken : whole)
                    .computeIfAbsent(edge.image(), image -> new HashSet<>())
                    .add(edge.needed());
        }
        taken.forEach((image, needed) -> needed.removeAll(whole.getOrDefault(image, Set.of())));
        return taken;
    }

    private void checkLeftOut(ImageDependency edge, LeftOutImage image) {
        PackageName name = image.script().name();
        if (!edge.isCopy()) {
            problems.add(
                    edge.file(),
                    edge.line(),
                    name + " is left out, and there is nothing to start from",
                    "Build with -Dmkt.with=" + name);
        }
        boolean isScript = scripts.containsKey(edge.image());
        for (String path : edge.paths()) {
            if (isScript && !image.script().products().contains(normalized(path))) {
                problems.add(
                        edge.file(),
                        edge.line(),
                        name + " is left out, and " + path + " is then not there",
                        "Build with -Dmkt.with=" + name + ", or leave out this package as well");
            } else if (!isHarmless(path, image)) {
                problems.add(
                        edge.file(),
                        edge.line(),
                        name + " is left out, and nothing can stand in for " + path,
                        "Copy a directory or *.rpm, or build with -Dmkt.with=" + name);
            }
        }
    }

    private static boolean isHarmless(String path, LeftOutImage image) {
        if (path.contains(VARIABLE)) {
            return !image.script().products().isEmpty();
        }
        return LeftOutFiles.at(normalized(path), image.script().name())
                .filter(image.files()::contains)
                .isPresent();
    }

    private static String normalized(String path) {
        return ROOT.resolve(path).normalize().toString();
    }

    private void checkWithin(ImageDependency edge, SupportScript script, String path) {
        String normalized = normalized(path);
        List<String> products = script.products();
        if (products.stream().noneMatch(product -> isWithin(normalized, product))) {
            problems.add(
                    edge.file(),
                    edge.line(),
                    path + " is not among the products of " + script.name(),
                    "Add it to products: in " + script.file().getFileName() + ", or copy from "
                            + String.join(", ", products));
        }
    }

    private static boolean isWithin(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory + "/");
    }
}
