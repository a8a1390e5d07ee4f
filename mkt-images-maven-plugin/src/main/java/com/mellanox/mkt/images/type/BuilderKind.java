package com.mellanox.mkt.images.type;

/** The program that builds an image from a Dockerfile; each supports other instructions. */
public enum BuilderKind {
    CLASSIC("Docker's classic builder"),
    BUILDAH("Podman's builder"),
    BUILDKIT("BuildKit");

    private final String title;

    BuilderKind(String title) {
        this.title = title;
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return title;
    }
}
