package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.engine.Logins;
import com.mellanox.mkt.images.type.Proxies;

/**
 * How registries are reached, and how long for.
 *
 * @param logins the user's; asked when a registry is first spoken to
 * @param proxies the run's
 */
public record RegistryAccess(Logins logins, Proxies proxies, Trust trust, Patience patience) {

    /** The same with another patience. */
    public RegistryAccess with(Patience other) {
        return new RegistryAccess(logins, proxies, trust, other);
    }
}
