package com.mellanox.mkt.images.type;

/** The program that makes an image of a Dockerfile; they do not all know the same instructions. */
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
