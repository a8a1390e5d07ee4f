package com.mellanox.mkt.images.type;

/** What images are built for: {@code linux/amd64}. */
public record Platform(String os, String architecture) {

    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
