package com.mellanox.mkt.images.lint;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/** Base images by tags that stand for another release next year. */
record FloatingTags(ImageDescriptor descriptor, Problems findings) {
    private static final Set<String> FLOATING =
            Set.of("latest", "rawhide", "stable", "testing", "unstable", "sid", "rolling", "devel", "edge");

    void find() {
        Stream.concat(
                        descriptor.images().stream().map(descriptor::dockerfile),
                        Stream.of(descriptor.dockerDirectory().resolve(ImageDescriptor.SUPPORT_DOCKERFILE)))
                .distinct()
                .filter(Files::exists)
                .forEach(this::look);
    }

    private void look(Path file) {
        Dockerfile.read(file, descriptor.argumentValues(), new Problems())
                .ifPresent(dockerfile -> dockerfile.images().stream()
                        .filter(base -> isFloating(base.image()))
                        .forEach(base -> findings.add(
                                file,
                                base.line(),
                                "the base image " + base.image() + " is another release one day",
                                "Name the release by its tag, as in fedora:40")));
    }

    private static boolean isFloating(ImageReference image) {
        return image.digest() == null && image.tag() != null && FLOATING.contains(image.tag());
    }
}
