package com.mellanox.mkt.images.run;

/** When base images are looked up at their registries. */
public enum PullPolicy {
    /** Always; if the network fails, an image on the engine is used. */
    REFRESH,
    /** Only those that are not on the engine: {@code -DnoPull}. */
    MISSING,
    /** Never: Maven's {@code -o}. */
    OFFLINE
}
