package com.mellanox.mkt.images.run;

/** When base images are asked for at their registries. */
public enum PullPolicy {
    /** Always; one that the engine has may do where the network fails. */
    REFRESH,
    /** Only those that the engine has not: {@code -DnoPull}. */
    MISSING,
    /** Never: Maven's {@code -o}. */
    OFFLINE
}
