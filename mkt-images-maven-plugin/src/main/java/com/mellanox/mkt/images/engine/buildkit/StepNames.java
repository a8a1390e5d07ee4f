package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.status.Vertex;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the steps of a Dockerfile as its user counts them: {@code stage-0 3/7 : RUN make}, although only a part is solved.
 *
 * @param laterSteps by stage, how many steps it has more than those that are solved; in a Dockerfile with a single stage
 *     BuildKit does not tell its name
 */
record StepNames(Map<String, Integer> laterSteps) {
    /** The names of a whole Dockerfile. */
    static final StepNames OWN = new StepNames(Map.of());

    private static final Pattern STEP = Pattern.compile(
            "\\[(?:(?<stage>[^\\]]*[^\\] ]) ++)? *+(?<number>\\d{1,9})/(?<count>\\d{1,9})] (?<text>.*)",
            Pattern.DOTALL);

    StepNames {
        laterSteps = Map.copyOf(laterSteps);
    }

    /** The step that a vertex is; empty if it is none. */
    Optional<String> of(Vertex vertex) {
        Matcher step = STEP.matcher(vertex.name());
        return step.matches() ? Optional.of(text(step)) : Optional.empty();
    }

    private String text(Matcher step) {
        String stage = Optional.ofNullable(step.group("stage")).orElseGet(this::onlyStage);
        int count = Integer.parseInt(step.group("count")) + laterSteps.getOrDefault(stage, 0);
        return (stage.isEmpty() ? "" : stage + " ") + step.group("number") + "/" + count + " : " + step.group("text");
    }

    private String onlyStage() {
        return laterSteps.size() == 1 ? laterSteps.keySet().iterator().next() : "";
    }
}
