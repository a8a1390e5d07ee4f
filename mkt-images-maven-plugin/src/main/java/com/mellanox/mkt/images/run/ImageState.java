package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.digest.InputDifference;
import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.digest.InputRecord;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Optional;

/**
 * What the engine has under an image's reference, and what that was made of.
 *
 * @param held the image; empty where there is none
 * @param made what it says of what it was made of; empty where it was not made for this reference
 */
record ImageState(Optional<EngineImage> held, Optional<ImageInputs> made) {

    static ImageState of(ImageReference image, ImageInventory inventory, ImageInputsStore images) {
        Optional<EngineImage> held = inventory.find(image);
        Optional<ImageInputs> made = held.flatMap(there -> images.of(there, image));
        return new ImageState(held, made);
    }

    /** Why it cannot be used, whatever it would be made of. */
    Optional<Reason> unusable() {
        if (held.isEmpty()) {
            return Optional.of(new Reason.Missing());
        }
        return made.isEmpty() ? Optional.of(new Reason.Foreign()) : Optional.empty();
    }

    /** What that was, as far as it is recorded; read anew each time, which most images never need. */
    Optional<InputRecord> record() {
        return made.flatMap(ImageInputs::recorded);
    }

    boolean isMadeOf(Digest digest) {
        return made.filter(there -> there.inputs().equals(digest)).isPresent();
    }

    /** The value that an item had; empty where it is not recorded. */
    Optional<String> recorded(String item) {
        return record().flatMap(known -> known.value(item));
    }

    /** What is not as it was; the digests alone where no more is recorded. */
    List<Reason> changes(InputItems items) {
        List<Reason> changes =
                record().map(before -> InputDifference.between(before, items)).orElse(List.of());
        return changes.isEmpty()
                ? List.of(new Reason.Unexplained(made.orElseThrow().inputs(), items.digest()))
                : changes;
    }
}
