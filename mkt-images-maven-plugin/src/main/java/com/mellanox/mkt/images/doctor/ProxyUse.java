package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.proxy.ProxyDecision;
import java.util.Optional;

/**
 * The proxies of this run and of Maven.
 *
 * @param decision those of git, of the registries and of the steps of builds
 * @param maven the proxy of Maven's own downloads, {@code host:port}; empty for none
 */
public record ProxyUse(ProxyDecision decision, Optional<String> maven) {}
