package com.mellanox.mkt.images.type;

/** The tag under which registries have an image by what it was made of: {@code deb12-1f2e3d4c5b6a7988}. */
public final class ContentTag {
    private static final int DIGITS = 16;

    private ContentTag() {}

    /**
     * The reference of an image that was made of certain inputs.
     *
     * @param image its reference whatever it is made of, with a tag: {@code harbor.mellanox.com/mkt/kvm:deb12}
     * @param inputs the inputs digest
     */
    public static ImageReference of(ImageReference image, Digest inputs) {
        int start = inputs.value().indexOf(':') + 1;
        return image.withTag(image.tag() + "-" + inputs.value().substring(start, start + DIGITS));
    }
}
