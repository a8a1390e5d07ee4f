package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The checks of Dockerfiles that the fake engine's builder was asked for, and what they find. */
public final class FakeChecks {
    private final Map<ImageReference, List<BuilderWarning>> warnings = new ConcurrentHashMap<>();
    private final List<FakeBuild> requested = new CopyOnWriteArrayList<>();

    /** Lets the checks of the image's Dockerfile find these. */
    public void find(ImageReference image, BuilderWarning... found) {
        warnings.put(image.canonical(), List.of(found));
    }

    /** The Dockerfiles that were checked, in order. */
    public List<FakeBuild> requested() {
        return List.copyOf(requested);
    }

    List<BuilderWarning> check(FakeBuild checked) {
        requested.add(checked);
        return warnings.getOrDefault(checked.request().image().canonical(), List.of());
    }
}
