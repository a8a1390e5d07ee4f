package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.type.Proxies;

/**
 * How registries are reached.
 *
 * @param logins the user's; used at the first request to a registry
 * @param proxies the run's
 */
public record RegistryAccess(LoginProvider logins, Proxies proxies, TlsTrust trust) {}
