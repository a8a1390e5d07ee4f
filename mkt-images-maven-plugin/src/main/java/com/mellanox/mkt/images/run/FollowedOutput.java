package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.ImageEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.io.PlainTextLines;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Adds an event for each line that the builds of some images print, and passes all events on. */
final class FollowedOutput implements BuildListener {
    private final BuildListener next;
    private final Map<ImageReference, PlainTextLines> output;

    private FollowedOutput(Set<ImageReference> images, BuildListener next) {
        this.next = next;
        this.output = images.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), this::lines));
    }

    /** The listener itself if no image is followed. */
    static BuildListener of(Set<ImageReference> images, BuildListener next) {
        return images.isEmpty() ? next : new FollowedOutput(images, next);
    }

    private PlainTextLines lines(ImageReference image) {
        return new PlainTextLines(line -> next.on(new BuildEvent.ImageLine(image, line)));
    }

    @Override
    public void on(BuildEvent event) {
        PlainTextLines lines = event instanceof ImageEvent image ? output.get(image.image()) : null;
        if (lines != null) {
            synchronized (lines) {
                if (event instanceof BuildEvent.ImageOutput printed) {
                    lines.append(printed.text());
                } else {
                    lines.end();
                }
            }
        }
        next.on(event);
    }
}
