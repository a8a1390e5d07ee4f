package com.mellanox.mkt.images.dockerfile;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A stage of a Dockerfile while images that it needs are missing. Stages are known by their numbers, from 0 on.
 *
 * @param name in small letters; of a stage without a name what BuildKit calls it: {@code stage-2}
 * @param isNamed whether its FROM has the name
 * @param from its FROM
 * @param early the instructions from FROM on that can be solved; empty if FROM needs a missing image
 * @param later the other instructions
 * @param earlyNeeds the stages that the early instructions refer to
 * @param needs all stages that it refers to
 */
record EarlyStage(
        String name,
        boolean isNamed,
        Instruction from,
        List<Instruction> early,
        List<Instruction> later,
        Set<Integer> earlyNeeds,
        Set<Integer> needs) {
    private static final Set<String> STEPS = Set.of("RUN", "COPY", "ADD", "WORKDIR");

    EarlyStage {
        early = List.copyOf(early);
        later = List.copyOf(later);
        earlyNeeds = new TreeSet<>(earlyNeeds);
        needs = new TreeSet<>(needs);
    }

    boolean isComplete() {
        return later.isEmpty();
    }

    /** How many commands run in it. */
    int commands() {
        return (int) early.stream().filter(each -> each.keyword().equals("RUN")).count();
    }

    /** How many of its later instructions BuildKit counts as steps. */
    int laterSteps() {
        return (int)
                later.stream().filter(each -> STEPS.contains(each.keyword())).count();
    }
}
