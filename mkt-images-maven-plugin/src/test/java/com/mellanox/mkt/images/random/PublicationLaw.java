package com.mellanox.mkt.images.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The tags that people use move only once everything is at the registry, the KVM image's last, and only to what was built. */
final class PublicationLaw {
    private final World world;
    private final WorldKey key;
    private final Optional<BuiltImages> built;
    private final Map<ImageReference, Optional<Digest>> before = new LinkedHashMap<>();

    private PublicationLaw(World world, WorldKey key, Optional<BuiltImages> built) {
        this.world = world;
        this.key = key;
        this.built = built;
        built.stream()
                .flatMap(all -> all.images().stream())
                .forEach(image -> before.put(tag(image), world.tag(tag(image))));
    }

    /** What there is before a publication. */
    static PublicationLaw before(World world, WorldKey key) {
        return new PublicationLaw(
                world,
                key,
                PublicationFiles.findBuiltImages(
                        world.target().resolve("mkt-images").resolve(key.name).resolve(PublicationFiles.BUILT_IMAGES)));
    }

    private ImageReference tag(BuiltImages.Image image) {
        return image.reference().withTag(key.name + "-snapshot");
    }

    /** Checks what there is after it. */
    void check(boolean complete) {
        built.ifPresent(all -> check(all, complete));
    }

    private void check(BuiltImages all, boolean complete) {
        for (BuiltImages.Image image : all.images()) {
            Optional<Digest> now = world.tag(tag(image));
            Optional<Digest> published = world.tag(image.published());
            if (complete) {
                assertThat(now).as(tag(image).toString()).isPresent().isEqualTo(published);
            } else if (!now.equals(Objects.requireNonNull(before.get(tag(image))))) {
                assertThat(now).as(tag(image).toString()).isEqualTo(published);
                checkAllThere(all);
                if (image.isKvm()) {
                    all.images()
                            .forEach(other -> assertThat(world.tag(tag(other)))
                                    .as("moved before " + tag(image))
                                    .isEqualTo(world.tag(other.published())));
                }
            }
        }
        if (complete) {
            checkAllThere(all);
        }
    }

    private void checkAllThere(BuiltImages all) {
        all.images()
                .forEach(image -> assertThat(world.tag(image.published()))
                        .as(image.published().toString())
                        .isPresent());
        all.packages().stream()
                .flatMap(image -> Optional.ofNullable(image.published()).stream())
                .forEach(published -> assertThat(world.tag(published))
                        .as(published.toString())
                        .isPresent());
    }
}
