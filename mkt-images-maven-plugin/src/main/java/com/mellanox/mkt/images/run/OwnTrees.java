package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The user's own source trees that the images of a key are made of: that of a package itself, or else those of what it needs. */
final class OwnTrees {
    private final Map<ImageReference, List<Path>> trees = new HashMap<>();

    /**
     * Finds them.
     *
     * @param directories the trees by their packages
     */
    OwnTrees(Map<PackageName, Path> directories, ImageGraph graph) {
        for (PlannedImage image : graph.all()) {
            Path own = image instanceof SupportImage support
                    ? directories.get(support.script().name())
                    : null;
            List<Path> all = own != null
                    ? List.of(own)
                    : image.needs().stream()
                            .flatMap(needed -> of(needed).stream())
                            .distinct()
                            .sorted()
                            .toList();
            trees.put(image.reference(), all);
        }
    }

    /** The trees that an image is made of; none for one that is made of pinned commits alone. */
    List<Path> of(PlannedImage image) {
        return of(image.reference());
    }

    private List<Path> of(ImageReference image) {
        return trees.getOrDefault(image, List.of());
    }
}
