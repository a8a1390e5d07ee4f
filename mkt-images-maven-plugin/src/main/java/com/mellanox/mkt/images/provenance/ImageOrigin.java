package com.mellanox.mkt.images.provenance;

import com.mellanox.mkt.images.run.Labels;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * Where the docker directory of an image comes from, as the image's labels say.
 *
 * @param url of its repository; empty if the project names none
 * @param revision the commit that changed the image's files last, {@code -dirty} appended if they were changed since; empty if
 *     they were never committed
 * @param time the commit's time, or a constant
 */
public record ImageOrigin(String url, String revision, Instant time) {
    /** Of an image without the label. */
    private static final Instant UNKNOWN = Instant.parse("1980-01-01T00:00:00Z");

    /** Reads the labels of an image. */
    public static ImageOrigin of(Map<String, String> labels) {
        return new ImageOrigin(
                VcsUrl.withoutUser(labels.getOrDefault(Labels.SOURCE, "")),
                labels.getOrDefault(Labels.REVISION, ""),
                time(labels.getOrDefault(Labels.CREATED, "")));
    }

    private static Instant time(String text) {
        try {
            return text.isEmpty() ? UNKNOWN : Instant.parse(text);
        } catch (DateTimeException e) {
            return UNKNOWN;
        }
    }
}
