package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.lock.LockableInputs;
import com.mellanox.mkt.images.lock.LockedInputs;
import com.mellanox.mkt.images.lock.StoredLock;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lock files of a run, used as the user asks: that of its module, and of an overlay also that of its OS. */
final class LockFiles {
    private final ImageDescriptor descriptor;
    private final BuildOptions options;
    private final RunContext context;
    private final BuildListener listener;
    private @Nullable LockedInputs read;

    LockFiles(ImageDescriptor descriptor, BuildOptions options, RunContext context, BuildListener listener) {
        this.descriptor = descriptor;
        this.options = options;
        this.context = context;
        this.listener = listener;
    }

    /**
     * What they hold a run to; nothing if they are ignored, or renewed later. Read once.
     *
     * @throws InvalidInputException if they have mistakes, or do not fit the files of the module
     */
    LockedInputs read(ResolvedFiles files) {
        if (read == null) {
            read = options.lock() == LockPolicy.USE ? readIfAny(files, Optional.empty()) : LockedInputs.NONE;
        }
        return read;
    }

    /**
     * What they hold a run to; renews that of the module first if the user asks for it.
     *
     * @param writes whether the renewed file is written
     */
    LockedInputs forRun(ResolvedFiles files, boolean writes) {
        if (options.lock() != LockPolicy.UPDATE) {
            return read(files);
        }
        StoredLock renewed = new LockFileUpdate(descriptor, options, context, listener).renew(files, writes);
        return readIfAny(files, Optional.of(renewed));
    }

    /** A module without a lock file does not load what reads it. */
    private LockedInputs readIfAny(ResolvedFiles files, Optional<StoredLock> renewed) {
        List<ImageDescriptor> locked = new ArrayList<>();
        locked.add(descriptor);
        descriptor.extendedOs().ifPresent(os -> locked.add(os.descriptor()));
        return renewed.isPresent() || locked.stream().anyMatch(of -> Files.exists(of.lockFile()))
                ? LockedInputs.read(
                        locked.stream()
                                .map(of -> LockableInputs.of(of, files.graph(), descriptor))
                                .toList(),
                        renewed)
                : LockedInputs.NONE;
    }
}
