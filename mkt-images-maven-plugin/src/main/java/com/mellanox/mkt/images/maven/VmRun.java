package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.KeptVm;
import com.mellanox.mkt.images.boot.KeptVms;
import com.mellanox.mkt.images.boot.KeptVms.Survey;
import com.mellanox.mkt.images.boot.VmOwner;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineLocator;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The VMs that were kept, for a goal: those of its engine, and of its key if it has one. */
final class VmRun implements AutoCloseable {
    private final Engine engine;
    private final BuildListener listener;
    private final KeptVms vms;
    private final Optional<ImageKey> key;

    VmRun(GoalExecution maven, ImagesRequest request, Optional<ImageKey> key, BuildListener listener) {
        this.key = key;
        this.listener = listener;
        this.engine = DockerEngine.connect(
                request.engine.apply(new EngineLocator(maven.environment())),
                registry -> Optional.empty(),
                request.build.builder(),
                listener);
        this.vms = new KeptVms(request.build.cacheDirectory(), engine);
    }

    KeptVms vms() {
        return vms;
    }

    /** Those that run. Tells of those that are gone, and removes their records. */
    Survey survey() {
        Survey survey = vms.survey();
        for (KeptVm gone : survey.gone()) {
            vms.forget(gone);
            listener.on(new BuildEvent.Notice("the VM " + gone.name() + " has ended: its container is gone"));
        }
        for (Path unread : vms.unreadDirectories()) {
            String owner = String.valueOf(unread.getFileName());
            listener.on(new BuildEvent.Warning(
                    "The record of a VM in " + unread + " is not of this version of the plugin",
                    "Use the version that has kept the VM; or end it by 'docker ps --filter label=" + VmOwner.OWNER
                            + "=" + owner + "' and 'docker rm --force', and remove the directory"));
        }
        List<KeptVm> running = survey.running().stream()
                .filter(vm -> key.isEmpty() || key.get().equals(vm.key()))
                .toList();
        return new Survey(running, List.of());
    }

    @Override
    public void close() {
        engine.close();
    }
}
