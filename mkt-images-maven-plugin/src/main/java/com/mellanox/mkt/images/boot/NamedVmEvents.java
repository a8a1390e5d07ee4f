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
        next.on(named(event));
    }

    private BuildEvent named(BuildEvent event) {
        Optional<String> name = Optional.of(vm);
        if (event instanceof VmStarted started) {
            return new VmStarted(started.image(), name, started.kernel(), started.accel(), started.why());
        } else if (event instanceof VmReady ready) {
            return new VmReady(ready.image(), name, ready.time(), ready.sshPort(), ready.hasKey());
        } else if (event instanceof VmOutput output) {
            return new VmOutput(output.image(), name, output.line());
        } else if (event instanceof VmFinished finished) {
            return new VmFinished(finished.image(), name, finished.parts());
        } else if (event instanceof Notice notice) {
            return new Notice(vm + ": " + notice.text());
        } else if (event instanceof Detail detail) {
            return new Detail(vm + ": " + detail.text());
        } else if (event instanceof Warning warning) {
            return new Warning(vm + ": " + warning.what(), warning.remedy());
        }
        return event;
    }
}
