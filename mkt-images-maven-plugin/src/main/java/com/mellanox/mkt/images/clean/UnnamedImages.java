package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.StoredImage;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images that were replaced by newer ones, and so have lost their names. */
record UnnamedImages(OwnImages images, ImageUse use) implements LeftoverKind {
    private static final String REASON = "no name";

    @Override
    public String title() {
        return "images without a name";
    }

    @Override
    public List<Leftover> find() {
        List<Leftover> found = new ArrayList<>();
        int unknown = 0;
        for (StoredImage image : images.labelled()) {
            if (image.image().names().isEmpty()) {
                Optional<ImageReference> name = images.formerName(image);
                name.ifPresent(former -> found.add(leftover(image, former)));
                unknown += name.isPresent() ? 0 : 1;
            }
        }
        if (unknown > 0) {
            found.add(Leftover.kept(
                    unknown + (unknown == 1 ? " other image" : " other images"),
                    0,
                    REASON,
                    "somebody else may have built on an image of this project, or no run with this cache directory named"
                            + " it; 'docker image ls --filter dangling=true' lists such images"));
        }
        return found;
    }

    private Leftover leftover(StoredImage image, ImageReference former) {
        String name = former + " " + image.id().digest().hex().substring(0, ImageUse.SHOWN);
        return new Leftover(
                name,
                image.size(),
                REASON,
                remove -> use.ifUnused(former, image.id(), () -> {
                    if (!isStillUnnamed(image.id(), former)) {
                        return Optional.of("it has a name now");
                    }
                    return remove ? use.storage().remove(image.id()) : Optional.empty();
                }));
    }

    private boolean isStillUnnamed(ImageId id, ImageReference former) {
        return images.labelled().stream()
                .filter(image -> image.id().equals(id) && image.image().names().isEmpty())
                .anyMatch(image -> images.formerName(image).equals(Optional.of(former)));
    }
}
