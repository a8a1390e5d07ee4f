package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;

/** Where images are at the registry, for {@link DecisionMaker}. */
interface RemoteCacheLookup {

    /** Whether the registry may have an image, once its inputs are known. */
    boolean mayHave(PlannedImage image);

    /** The reference under which it has the image made of certain inputs; empty where it has not. */
    Optional<ImageReference> find(PlannedImage image, Digest inputs);
}
