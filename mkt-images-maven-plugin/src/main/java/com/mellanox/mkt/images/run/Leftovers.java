package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.run.StepContainers.StepContainer;
import java.nio.file.Path;
import java.util.List;

/**
 * What runs have left on an engine that were killed. A run that is going on does not count. Locks are never left: the operating
 * system releases those of a process when it ends.
 *
 * @param names temporary names of images
 * @param containers containers of steps and of VMs that do not run
 */
public record Leftovers(int names, int containers) {
    private static final String VM_LABEL = "com.mellanox.mkt.boot";

    /** Counts them; removes nothing. */
    public static Leftovers of(Path cacheDirectory, Engine engine) {
        ImageInventory images = engine.images();
        long names = TemporaryNames.left(cacheDirectory, engine.description()).stream()
                .filter(name -> images.find(name).isPresent())
                .count();
        List<StepContainer> steps = new StepContainers(cacheDirectory, engine.description()).recorded();
        long containers = engine.stoppedContainers().stream()
                .filter(container -> container.labels().containsKey(VM_LABEL)
                        || steps.stream().anyMatch(step -> container.id().startsWith(step.id())))
                .count();
        return new Leftovers((int) names, (int) containers);
    }
}
