package com.mellanox.mkt.images.io;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Who holds a lock, in words that continue "held by"; an empty text is somebody who cannot be named.
 *
 * @param text one line
 */
public record LockOwner(String text) {
    /** Holds the lock, but has not said its name, or cannot. */
    public static final LockOwner UNKNOWN = new LockOwner("");

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int LONGEST = 1000;

    public LockOwner {
        text = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /** This process, from now on: {@code process 4711 of alice in /home/alice/mkt since 17:15:03}. */
    public static LockOwner thisProcess() {
        return new LockOwner("process " + ProcessHandle.current().pid() + " of " + System.getProperty("user.name")
                + " in " + System.getProperty("user.dir") + " since "
                + CLOCK.format(LocalTime.now(ZoneId.systemDefault())));
    }

    /** The owner, or {@code another process}. */
    @Override
    public String toString() {
        return text.isEmpty() ? "another process" : text;
    }
}
