package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a run does with an image. */
public sealed interface Decision {

    /** The engine has it, made of what it would be made of now. */
    record Reuse() implements Decision {}

    /** It is built; there is one reason at least. */
    record Build(List<Reason> reasons) implements Decision {
        public Build {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * It is built if the products of other images come out different, which are built first.
     *
     * @param after these images
     */
    record Undecided(Set<ImageReference> after) implements Decision {
        public Undecided {
            after = Collections.unmodifiableSet(new LinkedHashSet<>(after));
        }
    }

    /** Nothing is done about it. */
    record Skip(List<Reason> reasons) implements Decision {
        public Skip {
            reasons = List.copyOf(reasons);
        }
    }
}
