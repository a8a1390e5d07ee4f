package com.mellanox.mkt.images.boot;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in the VM beside the image.
 *
 * @param user the calling user
 * @param directories directories of this host that it shares, at the same place
 * @param rxe its network interfaces that get a virtual RDMA device each
 * @param command what root's shell runs in it once it is up; null where to be up is all that is asked
 * @param debug whether systemd says on the console what it does
 * @param append what comes at the end of the kernel's command line
 */
public record GuestSetup(
        GuestUser user,
        List<Path> directories,
        List<String> rxe,
        @Nullable String command,
        boolean debug,
        String append) {
    public GuestSetup {
        directories = List.copyOf(directories);
        rxe = List.copyOf(rxe);
    }
}
