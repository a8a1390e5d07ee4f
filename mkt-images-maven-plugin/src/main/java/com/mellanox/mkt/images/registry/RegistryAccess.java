package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.type.Proxies;

/**
 * How registries are reached, and how long for.
 *
 * @param logins the user's; asked when a registry is first spoken to
 * @param proxies the run's
 */
public record RegistryAccess(LoginProvider logins, Proxies proxies, TlsTrust trust, RetryPolicy patience) {

    /** The same with another patience. */
    public RegistryAccess with(RetryPolicy other) {
        return new RegistryAccess(logins, proxies, trust, other);
    }
}
