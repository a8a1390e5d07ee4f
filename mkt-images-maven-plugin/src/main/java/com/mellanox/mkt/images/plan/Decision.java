package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a run does with an image. */
public sealed interface Decision {

    /** Why; empty for {@link Reuse}. */
    default List<Reason> reasons() {
        return List.of();
    }

    /** What plans call it: {@code build}, {@code fetch}, {@code reuse}, {@code undecided} or {@code skip}. */
    default String text() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The engine has it, made of what it would be made of now. */
    record Reuse() implements Decision {}

    /** It is built; there is one reason at least. */
    record Build(List<Reason> reasons) implements Decision {
        public Build {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * It comes from the registry, which has it made of what it would be made of now.
     *
     * @param from its reference there
     * @param reasons why it would be built otherwise
     */
    record Fetch(ImageReference from, List<Reason> reasons) implements Decision {
        public Fetch {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * It depends on the products of other images, which are built or fetched first: whether it is built, or, where there
     * are reasons for that already, whether the registry has it.
     *
     * @param after these images
     * @param reasons why it is not as it would be made now, whatever the products are; empty where only they decide
     */
    record Undecided(Set<ImageReference> after, List<Reason> reasons) implements Decision {
        public Undecided {
            after = Collections.unmodifiableSet(new LinkedHashSet<>(after));
            reasons = List.copyOf(reasons);
        }
    }

    /** Nothing is done about it. */
    record Skip(List<Reason> reasons) implements Decision {
        public Skip {
            reasons = List.copyOf(reasons);
        }
    }
}
