package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Reuse;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which images builds can use: all that an engine has. A builder without an image store has what this run has built, so that it makes
 * images again that are up to date, if others need them. Its cache has their steps.
 */
record KeptImages(Engine engine, DecisionMaker decisions) {

    /** The images that an image needs, that are up to date, and that builds cannot use. */
    Set<ImageReference> missing(PlannedImage image) {
        return decisions.needed(image).entrySet().stream()
                .filter(needed -> !engine.has(needed.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Plans these images for the images that are built. Those that an image needs come before it. */
    void planAgain(List<Plan.Entry> entries) {
        Map<ImageReference, ImageReference> neededBy = new HashMap<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            Plan.Entry entry = entries.get(i);
            PlannedImage image = entry.image();
            ImageReference by = neededBy.get(image.reference());
            if (by != null && entry.decision() instanceof Reuse) {
                entry = new Plan.Entry(image, again(image, by));
                entries.set(i, entry);
            }
            if (entry.decision() instanceof Build) {
                missing(image).forEach(needed -> neededBy.put(needed, image.reference()));
            }
        }
    }

    /** How an image is made again. */
    Decision again(PlannedImage image, ImageReference neededBy) {
        List<Reason> reasons = List.of(new Reason.NotKept(neededBy));
        return decisions
                .fetchAgain(image, reasons)
                .<Decision>map(fetch -> fetch)
                .orElseGet(() -> new Build(reasons));
    }
}
