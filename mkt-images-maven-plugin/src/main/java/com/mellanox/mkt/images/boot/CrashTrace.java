package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.Symptom.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The call trace of a crash, or of a processor or task that hangs.
 *
 * @param symptom the line that begins it
 * @param lines that line, and those that name a process or a place in the kernel, as the console has them
 */
record CrashTrace(Sighting symptom, List<String> lines) {
    /** How many lines a report of a kernel has at most. */
    private static final int MOST_LINES = 100;

    private static final Pattern CALLS = Pattern.compile("Call [Tt]race:");
    private static final Pattern PLACE =
            Pattern.compile("\\+0x[0-9a-f]+/0x[0-9a-f]+|CPU: \\d+ |Call [Tt]race:| </?\\w+>$");
    private static final Pattern END = Pattern.compile("---\\[ end ");

    CrashTrace {
        lines = List.copyOf(lines);
    }

    /** The trace that begins with a symptom; empty if no calls follow it. */
    static Optional<CrashTrace> of(Sighting symptom, List<String> console) {
        List<String> lines = new ArrayList<>();
        boolean hasBegun = false;
        boolean hasCalls = false;
        int seen = 0;
        for (String line : console) {
            if (hasBegun && (END.matcher(line).find() || seen++ == MOST_LINES)) {
                break;
            }
            if (hasBegun && PLACE.matcher(line).find()) {
                lines.add(line.strip());
                hasCalls |= CALLS.matcher(line).find();
            } else if (!hasBegun && line.strip().equals(symptom.line())) {
                lines.add(line.strip());
                hasBegun = true;
            }
        }
        return hasCalls ? Optional.of(new CrashTrace(symptom, lines)) : Optional.empty();
    }
}
