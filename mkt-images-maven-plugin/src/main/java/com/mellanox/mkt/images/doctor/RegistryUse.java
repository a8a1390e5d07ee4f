package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;

/**
 * A registry of this build.
 *
 * @param images those that are published there, at least one
 * @param logins the user's
 * @param isPublishedTo whether this build publishes, so that it needs the right to push
 */
public record RegistryUse(Registry registry, List<ImageReference> images, LoginProvider logins, boolean isPublishedTo) {
    public RegistryUse {
        images = List.copyOf(images);
    }
}
