package com.mellanox.mkt.images.engine;

import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A container of an engine, whether it runs or not.
 *
 * @param name its name on the engine, {@code brave_hopper}
 * @param image the id of its image
 * @param state as the engine calls it: {@code created}, {@code running}, {@code exited}
 * @param created when, by the engine's clock
 */
public record StoredContainer(
        String id, String name, ImageId image, String state, Instant created, Map<String, String> labels) {
    /** The beginning of the names of all containers that this program creates itself; a UUID follows. */
    public static final String PREFIX = "mkt-images-";

    private static final Pattern OWN_NAME = Pattern.compile(PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int SHOWN = 12;

    public StoredContainer {
        labels = Map.copyOf(labels);
    }

    /** Whether this program has created it and not started it: as long as files are read from it. */
    public boolean isForReading() {
        return OWN_NAME.matcher(name).matches() && state.equals("created");
    }

    /** The beginning of the id, as engines print it. */
    public String shortId() {
        return id.substring(0, Math.min(id.length(), SHOWN));
    }
}
