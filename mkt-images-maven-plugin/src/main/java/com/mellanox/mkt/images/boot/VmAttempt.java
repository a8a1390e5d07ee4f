package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.failure.BootFailedException;
import org.jspecify.annotations.Nullable;

/** A try to boot what was asked for with one accelerator: one VM, or several. */
interface VmAttempt {

    /** A VM that printed nothing under KVM; the message is the predicate of a sentence about the VM. */
    final class KvmException extends Exception {
        private static final long serialVersionUID = 1L;

        KvmException(String message) {
            super(message);
        }
    }

    /**
     * Runs the VM, and stops it unless it is up and to be kept.
     *
     * @throws BootFailedException if the image does not boot, or the command fails
     * @throws KvmException if KVM does not work, and the user has not asked for it
     */
    void run(Engine engine) throws KvmException;

    /** Whether the VM has printed anything. */
    boolean hasPrinted();

    /** Whether qemu has crashed without KVM before the VM was up. */
    boolean hasCrashed();

    /** Why the boot failed; null if it has not, or if the VM could not be started. */
    @Nullable BootFailure failure();

    /** That of the VM that decides: one that failed, or the first. */
    BootProgress progress();

    /** What that VM has told until the end of its command, or until the failure. */
    BootFindings findings();
}
