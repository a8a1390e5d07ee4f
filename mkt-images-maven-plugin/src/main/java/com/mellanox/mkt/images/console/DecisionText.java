package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Decision.Build;
import com.mellanox.mkt.images.plan.Decision.Fetch;
import com.mellanox.mkt.images.plan.Decision.Reuse;
import com.mellanox.mkt.images.plan.Decision.Skip;
import com.mellanox.mkt.images.plan.Decision.Undecided;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words for a decision of a plan: the one that names it, and those that say why. */
public final class DecisionText {
    private DecisionText() {}

    /** One of {@code build}, {@code fetch}, {@code reuse}, {@code undecided} and {@code skip}. */
    public static String word(Decision decision) {
        if (decision instanceof Build) {
            return "build";
        }
        if (decision instanceof Fetch) {
            return "fetch";
        }
        if (decision instanceof Reuse) {
            return "reuse";
        }
        if (decision instanceof Undecided) {
            return "undecided";
        }
        if (decision instanceof Skip) {
            return "skip";
        }
        throw new IllegalArgumentException("no word for " + decision);
    }

    /** Why, a line for each reason. */
    public static List<String> why(Decision decision) {
        if (decision instanceof Build build) {
            return lines(build.reasons()).toList();
        }
        if (decision instanceof Skip skip) {
            return lines(skip.reasons()).toList();
        }
        if (decision instanceof Fetch fetch) {
            return Stream.concat(Stream.of("from " + fetch.from()), lines(fetch.reasons()))
                    .toList();
        }
        if (decision instanceof Undecided undecided) {
            return why(undecided);
        }
        return List.of("nothing has changed");
    }

    private static List<String> why(Undecided undecided) {
        String names = undecided.after().stream().map(ImageReference::shortName).collect(Collectors.joining(", "));
        return undecided.reasons().isEmpty()
                ? List.of("rebuilt only if the products of " + names + " change")
                : Stream.concat(
                                Stream.of("built or fetched, which depends on the products of " + names),
                                lines(undecided.reasons()))
                        .toList();
    }

    private static Stream<String> lines(List<Reason> reasons) {
        return reasons.stream().map(ReasonText::of);
    }
}
