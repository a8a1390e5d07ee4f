package com.mellanox.mkt.images.build;

import com.mellanox.mkt.images.digest.Difference;
import com.mellanox.mkt.images.digest.ItemRecord;
import com.mellanox.mkt.images.digest.Items;
import com.mellanox.mkt.images.engine.HeldImage;
import com.mellanox.mkt.images.engine.Inventory;
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
record State(Optional<HeldImage> held, Optional<Made> made) {

    static State of(ImageReference image, Inventory inventory, MadeImages images) {
        Optional<HeldImage> held = inventory.find(image);
        Optional<Made> made = held.flatMap(there -> images.of(there, image));
        return new State(held, made);
    }

    /** Why it cannot be used, whatever it would be made of. */
    Optional<Reason> unusable() {
        if (held.isEmpty()) {
            return Optional.of(new Reason.Missing());
        }
        return made.isEmpty() ? Optional.of(new Reason.Foreign()) : Optional.empty();
    }

    /** What that was, as far as it is recorded; read anew each time, which most images never need. */
    Optional<ItemRecord> record() {
        return made.flatMap(Made::recorded);
    }

    boolean isMadeOf(Digest digest) {
        return made.filter(there -> there.inputs().equals(digest)).isPresent();
    }

    /** The value that an item had; empty where it is not recorded. */
    Optional<String> recorded(String item) {
        return record().flatMap(known -> known.value(item));
    }

    /** What is not as it was; the digests alone where no more is recorded. */
    List<Reason> changes(Items items) {
        List<Reason> changes =
                record().map(before -> Difference.between(before, items)).orElse(List.of());
        return changes.isEmpty()
                ? List.of(new Reason.Unexplained(made.orElseThrow().inputs(), items.digest()))
                : changes;
    }
}
