package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.kernel.ContractCheck;
import com.mellanox.mkt.images.kernel.Feature;
import com.mellanox.mkt.images.kernel.Kernel;
import com.mellanox.mkt.images.kernel.KernelContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The contract between image and kernel as a file that is merged into a kernel's configuration, and the check against it. */
final class KernelConfigFile {
    private final Path file;
    private final BuildListener listener;

    KernelConfigFile(Path file, BuildListener listener) {
        this.file = file;
        this.listener = listener;
    }

    /** Writes the file, and logs how to use it. */
    void write() {
        save();
        listener.on(new BuildEvent.Notice(
                "what a kernel needs to boot the KVM image is in " + file + "; in the kernel's tree: " + merging()));
    }

    /** Checks a kernel's configuration; if it is wrong, writes the file to merge. */
    void check(Kernel kernel, Set<Feature> features) {
        ContractCheck check = kernel.check(features)
                .orElseThrow(() -> new InvalidInputException(
                        "There is no configuration beside " + kernel.named() + ": no .config and no config-<version>",
                        "Name the .config that it was made with"));
        kernel.notice().ifPresent(text -> listener.on(new BuildEvent.Notice(text)));
        check.advice().forEach(advice -> listener.on(new BuildEvent.Notice(advice.describe())));
        if (!check.errors().isEmpty()) {
            save();
            check.throwIfWrong("Merge the file that this goal wrote: "
                    + kernel.tree().map(tree -> "cd " + tree + " && ").orElse("in the kernel's tree, ") + merging());
        }
        listener.on(new BuildEvent.Notice(
                check.file() + ": has all that the KVM image needs, of " + check.checked() + " options compared"));
    }

    private String merging() {
        return "scripts/kconfig/merge_config.sh -m .config " + file + " && make olddefconfig";
    }

    private void save() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, KernelContract.read().text());
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + " cannot be written: " + Causes.reason(e),
                    "Check the directory's permissions and free space");
        }
    }
}
