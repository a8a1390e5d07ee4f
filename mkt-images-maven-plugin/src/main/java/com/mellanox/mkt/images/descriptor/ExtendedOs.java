package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.type.ImageReference;

/**
 * The OS whose KVM image an overlay goes on top of.
 *
 * @param coordinate where it comes from
 * @param descriptor the descriptor of its module
 */
public record ExtendedOs(OsCoordinate coordinate, ImageDescriptor descriptor) {

    /** The KVM image, which an overlay leaves as it is. */
    public ImageReference kvm() {
        return descriptor.reference(FinalImage.KVM);
    }
}
