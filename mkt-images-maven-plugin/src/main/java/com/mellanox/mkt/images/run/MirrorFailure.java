package com.mellanox.mkt.images.run;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognises a failed mirror of packages by the messages of dnf and apt at the end of a step's output: then neither the
 * Dockerfile nor a script is wrong.
 */
final class MirrorFailure {
    private static final String FROM_A_MIRROR = "https?://";

    /** dnf also prints this if another mirror works. */
    private static final Pattern RECOVERED = Pattern.compile("^\\s*\\[MIRROR]");

    private static final Pattern SIGN = Pattern.compile(String.join(
            "|",
            "Curl error \\(\\d+\\)(?!.*file:)",
            "Status code: (404|5\\d\\d) for " + FROM_A_MIRROR,
            "Failed to download metadata for repo",
            "Cannot prepare internal mirrorlist",
            "No more mirrors to try",
            "[Aa]ll mirrors were (already )?tried",
            "Failed to fetch " + FROM_A_MIRROR,
            "Temporary failure resolving",
            "Hash Sum mismatch"));

    private MirrorFailure() {}

    /** The explanation, in two lines; empty if the output has no such message. */
    static Optional<String> in(List<String> lastLines) {
        return lastLines.stream()
                .filter(line ->
                        SIGN.matcher(line).find() && !RECOVERED.matcher(line).find())
                .findFirst()
                .map(line -> "A mirror of packages has failed, and neither the Dockerfile nor a script: "
                        + line.strip().replaceFirst("^- ", "")
                        + "\n  Run again, since mirrors come and go. Behind a proxy, name it with -Dmkt.httpProxy; where a"
                        + " mirror is gone for good, name another one in the Dockerfile");
    }
}
