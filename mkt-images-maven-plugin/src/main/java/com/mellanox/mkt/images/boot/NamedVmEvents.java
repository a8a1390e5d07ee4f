package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildEvent.VmFinished;
import com.mellanox.mkt.images.event.BuildEvent.VmOutput;
import com.mellanox.mkt.images.event.BuildEvent.VmReady;
import com.mellanox.mkt.images.event.BuildEvent.VmStarted;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.event.BuildListener;
import java.util.Optional;

/**
 * Gives the events of a VM its name, and passes them on: several VMs run side by side.
 *
 * @param vm the name
 */
public record NamedVmEvents(String vm, BuildListener next) implements BuildListener {

    @Override
    public void on(BuildEvent event) {
        next.on(named(event, Optional.of(vm)));
    }

    private static BuildEvent named(BuildEvent event, Optional<String> vm) {
        if (event instanceof VmStarted started) {
            return new VmStarted(started.image(), vm, started.kernel(), started.accel(), started.why());
        } else if (event instanceof VmReady ready) {
            return new VmReady(ready.image(), vm, ready.time(), ready.sshPort(), ready.hasKey());
        } else if (event instanceof VmOutput output) {
            return new VmOutput(output.image(), vm, output.line());
        } else if (event instanceof VmFinished finished) {
            return new VmFinished(finished.image(), vm, finished.parts());
        } else if (event instanceof Notice notice) {
            return new Notice(vm.orElseThrow() + ": " + notice.text());
        } else if (event instanceof Detail detail) {
            return new Detail(vm.orElseThrow() + ": " + detail.text());
        } else if (event instanceof Warning warning) {
            return new Warning(vm.orElseThrow() + ": " + warning.what(), warning.remedy());
        }
        return event;
    }
}
