package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.VmFinished;
import com.mellanox.mkt.images.event.BuildEvent.VmOutput;
import com.mellanox.mkt.images.event.BuildEvent.VmReady;
import com.mellanox.mkt.images.event.BuildEvent.VmStarted;
import java.util.stream.Collectors;

/** The lines of a boot. */
final class BootText {
    private BootText() {}

    static boolean isOfBoot(BuildEvent event) {
        return event instanceof VmStarted
                || event instanceof VmReady
                || event instanceof VmOutput
                || event instanceof VmFinished;
    }

    static String of(BuildEvent event) {
        if (event instanceof VmStarted vm) {
            return vm.image() + ": booting Linux " + vm.kernel() + ", by " + vm.accel() + " (" + vm.why() + ")";
        }
        if (event instanceof VmReady vm) {
            return vm.image() + ": ready in " + PlainConsole.time(vm.time()) + login(vm);
        }
        if (event instanceof VmOutput output) {
            return "  " + output.line();
        }
        if (event instanceof VmFinished vm) {
            return vm.image() + ": boots; "
                    + vm.parts().stream()
                            .map(part -> part.name() + " " + PlainConsole.time(part.time()))
                            .collect(Collectors.joining(", "));
        }
        throw new IllegalArgumentException("no event of a boot: " + event);
    }

    private static String login(VmReady vm) {
        if (vm.sshPort().isEmpty()) {
            return "";
        }
        return vm.hasKey()
                ? "; log in with 'ssh -p " + vm.sshPort().getAsInt() + " 127.0.0.1'"
                : "; no login by ssh, since you have no key: make one with 'ssh-keygen' and boot again, or use"
                        + " -Dmkt.boot.interactive";
    }
}
