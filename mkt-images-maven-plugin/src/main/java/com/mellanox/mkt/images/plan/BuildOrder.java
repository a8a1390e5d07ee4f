package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts images in an order in which each comes after those that it needs; a cycle is a problem. */
final class BuildOrder {
    private final Map<ImageReference, List<ImageDependency>> edges;
    private final Set<ImageReference> done = new LinkedHashSet<>();
    private final Map<ImageReference, ImageDependency> path = new LinkedHashMap<>();
    private final Problems problems;

    BuildOrder(Collection<ImageDependency> edges, Problems problems) {
        this.edges = edges.stream().collect(Collectors.groupingBy(ImageDependency::image));
        this.problems = problems;
    }

    /**
     * The images and all that they need, in the given order as far as possible; without those that an
     * earlier call returned.
     */
    List<ImageReference> with(Collection<ImageReference> images) {
        int before = done.size();
        images.forEach(this::visit);
        return done.stream().skip(before).toList();
    }

    private void visit(ImageReference image) {
        if (done.contains(image)) {
            return;
        }
        for (ImageDependency edge : edges.getOrDefault(image, List.of())) {
            path.put(image, edge);
            if (path.containsKey(edge.needed())) {
                reportCycle(edge);
            } else {
                visit(edge.needed());
            }
        }
        path.remove(image);
        done.add(image);
    }

    private void reportCycle(ImageDependency last) {
        List<ImageReference> cycle = new ArrayList<>(path.keySet());
        cycle = cycle.subList(cycle.indexOf(last.needed()), cycle.size());
        String circle = cycle.stream().map(ImageReference::toString).collect(Collectors.joining(" needs "));
        problems.add(
                last.file(),
                last.line(),
                "a cycle: " + circle + " needs " + last.needed(),
                "Remove one of these dependencies");
    }
}
