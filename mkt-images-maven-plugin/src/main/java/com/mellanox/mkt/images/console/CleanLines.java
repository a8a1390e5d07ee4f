package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.LeftoverChecked;
import com.mellanox.mkt.images.event.BuildEvent.LeftoversFound;
import com.mellanox.mkt.images.event.BuildEvent.LeftoversSummed;
import java.util.Optional;

/** The lines of the goal clean: a title for each kind of things, a line for each thing, and the sum. */
final class CleanLines {
    private CleanLines() {}

    /** The line of an event; empty if the event is of another goal. */
    static Optional<String> text(BuildEvent event) {
        if (event instanceof LeftoversFound found) {
            return Optional.of(found.kind() + ":");
        }
        if (event instanceof LeftoverChecked checked) {
            return Optional.of("  " + text(checked));
        }
        return event instanceof LeftoversSummed summed ? Optional.of(text(summed)) : Optional.empty();
    }

    private static String text(LeftoverChecked checked) {
        String size = checked.size() == 0 ? "" : ", " + Sizes.of(checked.size());
        return checked.name() + size + ": " + checked.reason()
                + checked.kept().map(why -> "; stays: " + why).orElse("");
    }

    private static String text(LeftoversSummed summed) {
        if (summed.things() == 0) {
            return "nothing to remove";
        }
        // Images share layers, of which each has all in its size.
        String things = summed.things()
                + (summed.things() == 1 ? " thing, up to " : " things, up to ")
                + Sizes.of(summed.size());
        return summed.removed()
                ? things + ", removed"
                : things + " to remove. Nothing was removed: -Dmkt.clean.yes removes them";
    }
}
