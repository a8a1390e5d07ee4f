package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImagePublished;
import com.mellanox.mkt.images.event.BuildEvent.PublicationFinished;
import com.mellanox.mkt.images.event.BuildEvent.PublicationStarted;
import com.mellanox.mkt.images.event.BuildEvent.RetryScheduled;
import com.mellanox.mkt.images.event.BuildEvent.TagMoved;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.stream.Collectors;

/** The words for what happens while a key is published. */
final class PublicationText {
    private PublicationText() {}

    static String of(BuildEvent event) {
        if (event instanceof PublicationStarted publication) {
            return publication.key() + ": publishing " + publication.images()
                    + (publication.images() == 1 ? " image to " : " images to ") + publication.registry();
        }
        if (event instanceof ImagePublished image) {
            return image.key() + ": " + image.done() + " of " + image.of() + " images are there, " + sent(image.sent());
        }
        if (event instanceof TagMoved moved) {
            String after = moved.after().value();
            return moved.tag() + ": "
                    + moved.before()
                            .map(before -> ShortValues.difference(before.value(), after))
                            .orElseGet(() -> "new, " + ShortValues.one(after));
        }
        if (event instanceof PublicationFinished publication) {
            return publication.key() + ": published as "
                    + publication.tags().stream().map(ImageReference::toString).collect(Collectors.joining(", "))
                    + " in " + PlainConsole.time(publication.time()) + ", " + sent(publication.sent());
        }
        if (event instanceof RetryScheduled retry) {
            return retry.problem() + "; attempt " + retry.attempt() + " in " + PlainConsole.time(retry.pause())
                    + ", gives up after " + PlainConsole.time(retry.left()) + " (-Dmkt.push.timeout)";
        }
        throw new IllegalArgumentException("no words for " + event);
    }

    private static String sent(long bytes) {
        return bytes == 0 ? "nothing to send" : Sizes.of(bytes) + " sent";
    }
}
