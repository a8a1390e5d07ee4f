package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.digest.InputDifference;
import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.digest.InputRecord;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Optional;

/**
 * What an image on the engine was made of, as recorded with it.
 *
 * @param digest its inputs digest
 * @param items the text of its {@link InputRecord}; empty if it has none
 */
record ImageInputs(Digest digest, String items) {

    /** What the labels say; empty if they are not of this project, or were made for another reference. */
    static Optional<ImageInputs> of(EngineImage image, ImageReference reference) {
        String madeFor = image.labels().getOrDefault(Labels.REFERENCE, "");
        return madeFor.equals(reference.toString())
                ? of(
                        image.labels().getOrDefault(Labels.INPUTS, ""),
                        image.labels().getOrDefault(Labels.ITEMS, ""))
                : Optional.empty();
    }

    /** Empty if the digest is not valid. */
    static Optional<ImageInputs> of(String digest, String items) {
        try {
            return Optional.of(new ImageInputs(new Digest(digest), items));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The items; decoded by each call, since most images never need them. */
    Optional<InputRecord> recorded() {
        return InputRecord.decode(items);
    }

    /** What has changed since; only the digests if no items are recorded. */
    List<Reason> changes(InputItems now) {
        List<Reason> changes =
                recorded().map(before -> InputDifference.between(before, now)).orElse(List.of());
        return changes.isEmpty() ? List.of(new Reason.Unexplained(digest, now.digest())) : changes;
    }
}
