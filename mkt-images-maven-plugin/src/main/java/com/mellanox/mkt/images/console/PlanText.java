package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.console.TextStyle.Tone;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The parts of a plan as text: names of images, reasons, and the tone of each decision. */
final class PlanText {
    static final int DECISION_WIDTH = "undecided".length();
    static final String GAP = "  ";

    private PlanText() {}

    /** With its tag if it is of another key: an overlay has the name of the image that it extends. */
    static String name(Plan plan, ImageReference image) {
        return image.shortName() + (plan.key().value().equals(image.tag()) ? "" : ":" + image.tag());
    }

    static List<String> why(Decision decision) {
        List<String> why = new ArrayList<>();
        if (decision instanceof Decision.Fetch fetch) {
            why.add("from " + fetch.from());
        } else if (decision instanceof Decision.Undecided undecided) {
            String after =
                    undecided.after().stream().map(ImageReference::shortName).collect(Collectors.joining(", "));
            why.add(
                    undecided.reasons().isEmpty()
                            ? "rebuilt only if the products of " + after + " change"
                            : "built or fetched, which depends on the products of " + after);
        } else if (decision instanceof Decision.Reuse) {
            why.add("nothing has changed");
        }
        decision.reasons().forEach(reason -> why.add(ReasonText.of(reason)));
        return why;
    }

    static Tone tone(Decision decision) {
        if (decision instanceof Decision.Build) {
            return Tone.CHANGE;
        }
        if (decision instanceof Decision.Fetch) {
            return Tone.FETCHED;
        }
        if (decision instanceof Decision.Undecided) {
            return Tone.UNCERTAIN;
        }
        return decision instanceof Decision.Reuse ? Tone.GOOD : Tone.FAINT;
    }

    /** Of the reasons: where nothing is done, nobody need read them. */
    static Tone reasonTone(Decision decision) {
        return decision instanceof Decision.Reuse || decision instanceof Decision.Skip ? Tone.FAINT : Tone.PLAIN;
    }
}
