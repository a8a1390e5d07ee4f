package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageEvent;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the images of a plan wait for that have not begun. */
final class AwaitedImages {
    private final Map<ImageReference, List<ImageReference>> needs = new LinkedHashMap<>();

    void on(BuildEvent event) {
        if (event instanceof BuildEvent.ImagePlanned image && isWork(image.decision())) {
            needs.put(image.image(), image.needs());
        } else if (event instanceof ImageEvent image) {
            needs.remove(image.image());
        }
    }

    private static boolean isWork(String decision) {
        return !decision.equals("reuse") && !decision.equals("skip");
    }

    /** Those of some works that an image which has not begun is made of, in their sequence. */
    List<RunningWork> among(Collection<RunningWork> works) {
        Set<String> awaited = new HashSet<>();
        needs.values().forEach(images -> images.forEach(image -> awaited.add(image.toString())));
        return works.stream().filter(work -> awaited.contains(work.name())).toList();
    }
}
