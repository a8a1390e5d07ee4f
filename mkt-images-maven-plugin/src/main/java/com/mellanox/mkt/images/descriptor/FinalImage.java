package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.type.ImageReference;

/**
 * An image that a descriptor publishes.
 *
 * @param name {@code kvm}: the last component of its reference
 * @param dockerfile its Dockerfile's path within the docker directory, with {@code /}
 */
public record FinalImage(String name, String dockerfile) {
    /** The name of the image that boots. */
    public static final String KVM = "kvm";

    public FinalImage {
        if (!ImageReference.isComponent(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not an image name: small letters and digits, separated by"
                            + " one of '.', '_', '__' or '-'");
        }
    }

    /** The image that boots. */
    public boolean isKvm() {
        return name.equals(KVM);
    }
}
