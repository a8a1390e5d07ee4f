package com.mellanox.mkt.images.engine;

import java.util.List;
import java.util.Map;

/**
 * The part of an image's build that comes before images that it needs and that are not there yet. No image becomes of it:
 * the builder keeps the steps in its cache, where the build of the whole image finds them.
 *
 * @param request the build; the Dockerfile in its context has these steps alone
 * @param targets the stages that are built, one after the other; an empty name is the last stage
 * @param laterSteps by stage, how many steps it has more in the whole Dockerfile; output shows the numbers of that
 */
public record EarlyBuild(BuildRequest request, List<String> targets, Map<String, Integer> laterSteps) {
    public EarlyBuild {
        targets = List.copyOf(targets);
        laterSteps = Map.copyOf(laterSteps);
    }
}
