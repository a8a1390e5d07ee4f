package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.KernelBoots;
import com.mellanox.mkt.images.boot.KernelBoots.KernelBoot;
import com.mellanox.mkt.images.boot.VmCapacity;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The action of the goal {@code boot} for several kernels.
 *
 * @param each the action for one of them, whatever its kernel is
 * @param capacity how many VMs run side by side
 */
record SeveralBoots(List<Path> kernels, BootAction each, VmCapacity capacity, BuildListener listener)
        implements GoalAction {

    SeveralBoots {
        kernels = List.copyOf(kernels);
    }

    @Override
    public void run(ModuleRun run) {
        BootAction.kvmImage(run, listener).ifPresent(image -> boot(run, image));
    }

    private void boot(ModuleRun run, ImageReference image) {
        try {
            run.engine();
        } catch (EngineException e) {
            each.warnOrFail(run, image, e);
            return;
        }
        Map<String, KernelBoot> boots = new LinkedHashMap<>();
        KernelNames.of(kernels)
                .forEach((kernel, name) -> boots.put(
                        name,
                        (directory, verdict, ownListener) ->
                                each.with(kernel, directory, ownListener).boot(run, image, verdict)));
        int atATime = capacity.vms(each.machine().memory());
        new KernelBoots(image, run.options().logDirectory(run.key()), atATime, run.clock(), listener).run(boots);
    }
}
