package com.mellanox.mkt.images.deb12;

import com.mellanox.mkt.images.failure.BootFailedException;
import java.nio.file.Path;
import java.util.List;

/** A process of its own in place of the goal {@code boot}, which a bisection calls: boots Debian 12, and runs a command in it. */
final class BisectProgram {
    private BisectProgram() {}

    /** Takes the directory to work in, the kernel, a directory that the VM shares, and the command. */
    public static void main(String[] arguments) {
        try (Vms vms = new Vms(Path.of(arguments[0]))) {
            vms.boot(
                    vms.kvm(),
                    Path.of(arguments[1]),
                    Vms.guest(arguments[3], List.of(Path.of(arguments[2]))),
                    Vms.LONG);
        } catch (BootFailedException e) {
            System.out.println(e.getMessage());
        }
    }
}
