package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent.ImageDiffers;
import com.mellanox.mkt.images.event.BuildEvent.ImageReproduced;
import com.mellanox.mkt.images.event.BuildEvent.OtherInputs;
import java.util.stream.Collectors;

/** The text of the goals {@code verify-reproducible} and {@code reproduce}. */
final class RebuildText {
    private RebuildText() {}

    static String of(ImageReproduced image) {
        String result = image.image() + ": the same when built again, checked in " + PlainConsole.time(image.time());
        return image.times() == 0
                ? result
                : result + ", except for " + image.times() + (image.times() == 1 ? " time" : " times")
                        + " of the engine's clock, listed in " + image.list();
    }

    static String of(OtherInputs image) {
        return image.changes().stream()
                .map(ReasonText::of)
                .collect(Collectors.joining(
                        "\n  ", image.image() + ": other inputs than those of the published image\n  ", ""));
    }

    static String of(ImageDiffers image) {
        StringBuilder text = new StringBuilder(image.image() + ": " + image.all()
                + (image.all() == 1 ? " difference" : " differences") + " when built again");
        image.differences().forEach(line -> text.append("\n  ").append(line));
        int more = image.all() - image.differences().size();
        if (more > 0) {
            text.append("\n  and ").append(more).append(" more");
        }
        if (image.times() > 0) {
            text.append("\n  and ").append(image.times()).append(" times of the engine's clock");
        }
        return text.append("\n  whole list: ").append(image.list()).toString();
    }
}
