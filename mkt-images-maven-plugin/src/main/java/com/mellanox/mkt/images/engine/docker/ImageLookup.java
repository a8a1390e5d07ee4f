package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for images of an engine by a request for each, or by a list of all if many are asked for: with the containerd image
 * store, an engine takes as long for each image of a list as for a third of such a request, and it may have hundreds of images.
 */
final class ImageLookup {
    private static final int MOST_REQUESTS = 20;

    private final EngineClient client;
    private int requests;
    private @Nullable ImageInventory list;

    ImageLookup(EngineClient client) {
        this.client = client;
    }

    /** The image that has the name now, or had it when the list was made. */
    Optional<EngineImage> find(ImageReference name) {
        return isListed()
                ? list().find(name)
                : client.request("to look for " + name, () -> ImageListing.find(client, name));
    }

    private synchronized boolean isListed() {
        return ++requests > MOST_REQUESTS;
    }

    private synchronized ImageInventory list() {
        ImageInventory all = list;
        if (all == null) {
            all = client.request(
                    "for its images", () -> ImageListing.read(ImageListing.request(client, "/images/json")));
            list = all;
        }
        return all;
    }
}
