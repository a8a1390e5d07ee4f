package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.failure.Problems;
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

/**
 * What may be copied from a support image: what its script names as products, where it names any; from one that is left
 * out nothing but the product directories themselves, since they are all that its empty image has.
 */
final class ProductRules {
    /** A path with one in it is known only when the image is built. */
    private static final String VARIABLE = "$";

    /** What a path that begins without a slash is relative to. */
    private static final Path ROOT = Path.of("/");

    private final Map<ImageReference, SupportScript> scripts;
    private final Set<PackageName> leftOut;
    private final Problems problems;

    ProductRules(Map<ImageReference, SupportScript> scripts, Set<PackageName> leftOut, Problems problems) {
        this.scripts = scripts;
        this.leftOut = leftOut;
        this.problems = problems;
    }

    void check(Collection<ImageDependency> edges) {
        for (ImageDependency edge : edges) {
            SupportScript script = scripts.get(edge.needed());
            if (script != null && !script.products().isEmpty()) {
                checkStart(edge, script, edges);
                edge.paths().stream()
                        .filter(path -> !path.contains(VARIABLE))
                        .forEach(path -> check(edge, script, path));
            }
        }
    }

    /**
     * Of which images each image takes nothing but products, so that these alone decide whether it is up to date.
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
            (hasProducts && known && edge.isCopy(edges) ? taken : whole)
                    .computeIfAbsent(edge.image(), image -> new HashSet<>())
                    .add(edge.needed());
        }
        taken.forEach((image, needed) -> needed.removeAll(whole.getOrDefault(image, Set.of())));
        return taken;
    }

    private void checkStart(ImageDependency edge, SupportScript script, Collection<ImageDependency> edges) {
        if (leftOut.contains(script.name()) && !edge.isCopy(edges)) {
            problems.add(
                    edge.file(),
                    edge.line(),
                    script.name() + " is left out, and there is nothing to start from",
                    "Build with -Dmkt.with=" + script.name());
        }
    }

    private void check(ImageDependency edge, SupportScript script, String path) {
        String directory = ROOT.resolve(path).normalize().toString();
        List<String> products = script.products();
        if (products.stream().noneMatch(product -> isWithin(directory, product))) {
            problems.add(
                    edge.file(),
                    edge.line(),
                    path + " is not among the products of " + script.name(),
                    "Add it to products: in " + script.file().getFileName() + ", or copy from "
                            + String.join(", ", products));
        } else if (leftOut.contains(script.name()) && !products.contains(directory)) {
            problems.add(
                    edge.file(),
                    edge.line(),
                    script.name() + " is left out, and " + path + " is then not there",
                    "Copy the whole of " + String.join(", ", products) + ", or build with -Dmkt.with=" + script.name());
        }
    }

    private static boolean isWithin(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory + "/");
    }
}
