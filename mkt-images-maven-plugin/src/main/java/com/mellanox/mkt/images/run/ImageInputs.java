package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.digest.InputRecord;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;

/**
 * What an image of the engine says of what it was made of.
 *
 * @param inputs its inputs digest
 * @param items the label with what that was; empty where there is none
 */
record ImageInputs(Digest inputs, String items) {

    /** What the image says; empty where its labels are not of this project, or were made for another reference. */
    static Optional<ImageInputs> of(EngineImage image, ImageReference reference) {
        String inputs = image.labels().getOrDefault(Labels.INPUTS, "");
        String madeFor = image.labels().getOrDefault(Labels.REFERENCE, "");
        if (!madeFor.equals(reference.toString())) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ImageInputs(new Digest(inputs), image.labels().getOrDefault(Labels.ITEMS, "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What it was made of, as far as that is recorded. */
    Optional<InputRecord> recorded() {
        return InputRecord.decode(items);
    }
}
