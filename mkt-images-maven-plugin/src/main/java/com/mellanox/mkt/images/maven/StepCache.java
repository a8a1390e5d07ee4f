package com.mellanox.mkt.images.maven;

/** Where builders keep the steps of images for each other. */
enum StepCache {
    OFF,
    REGISTRY
}
