package com.mellanox.mkt.images.type;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a step of a build as users are shown it: logs and events have all of it. */
public final class StepText {
    /** BuildKit names a stage {@code stage-0} whose FROM does not name it. */
    private static final Pattern STEP = Pattern.compile(
            "(?:stage-\\d{1,6} )?(?<number>(?:\\S+ )?\\d{1,6}/\\d{1,6} : )(?<instruction>.*)", Pattern.DOTALL);

    private static final Pattern FLAGS = Pattern.compile("RUN((?: --[a-z]+=\\S+)+) ");

    /** The RUN of a support script begins with variables and scripts of this project. */
    private static final String OWN_BEGIN = "RUN SOURCE_DATE_EPOCH=";

    private static final String SCRIPT = " bash -e ";

    private StepText() {}

    /**
     * The step without what the user did not write or need not read: the name of a stage without a name, and flags of RUN.
     *
     * @param step {@code stage-0 3/7 : RUN --mount=type=cache,target=/root/.cache make}
     * @return {@code 3/7 : RUN make}
     */
    public static String shown(String step) {
        Matcher parts = STEP.matcher(step);
        return parts.matches() ? parts.group("number") + instruction(parts.group("instruction")) : step;
    }

    private static String instruction(String text) {
        Matcher flags = FLAGS.matcher(text);
        String plain = flags.lookingAt() ? "RUN " + text.substring(flags.end()) : text;
        int script = plain.lastIndexOf(SCRIPT);
        return plain.startsWith(OWN_BEGIN) && script >= 0 ? "RUN" + plain.substring(script) : plain;
    }
}
