package com.mellanox.mkt.buildkit.status;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times that daemons send. */
public final class DaemonTime {
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int LAST_NANO = 999_999_999;

    private DaemonTime() {}

    /** A time; one that no clock has is cut, so that it can be shown and differences of times are durations. */
    public static Instant instant(Timestamp time) {
        long seconds = Math.max(0, Math.min(time.getSeconds(), LAST_SECOND));
        return Instant.ofEpochSecond(seconds, Math.max(0, Math.min(time.getNanos(), LAST_NANO)));
    }
}
