package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.boot.KeptVm;
import com.mellanox.mkt.images.boot.KeptVms;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * VMs that were kept: those that run stay, and are named. Of those that have ended, the records are removed, and of boots that
 * were killed before they kept their VM, the directories.
 *
 * @param key the only key whose VMs are looked at; null for all
 */
record RecordedVms(KeptVms vms, @Nullable ImageKey key) implements LeftoverKind {

    @Override
    public String title() {
        return "VMs that were kept";
    }

    @Override
    public List<Leftover> find() throws IOException {
        KeptVms.Survey survey = vms.survey();
        List<Leftover> found = new ArrayList<>();
        survey.running().stream()
                .filter(this::isLookedAt)
                .map(RecordedVms::running)
                .forEach(found::add);
        survey.gone().stream().filter(this::isLookedAt).map(this::gone).forEach(found::add);
        if (key == null) {
            for (Path directory : vms.unreadDirectories()) {
                found.add(Leftover.kept(
                        directory.toString(),
                        FileSizes.of(directory),
                        "the record of a VM, not of this version of the plugin",
                        "the VM can run: stop it by the version of the plugin that has kept it"));
            }
            for (Path directory : vms.abandonedDirectories()) {
                found.add(abandoned(directory));
            }
        }
        return found;
    }

    private boolean isLookedAt(KeptVm vm) {
        return key == null || key.equals(vm.key());
    }

    private static Leftover running(KeptVm vm) {
        return Leftover.kept(
                "the VM " + vm.name() + " of " + vm.key(),
                0,
                "kept by -Dmkt.boot.keep",
                "mvn mkt-images:stop -Dmkt.vm=" + vm.name() + " ends it");
    }

    private Leftover gone(KeptVm vm) {
        return new Leftover("the record of the VM " + vm.name() + " of " + vm.key(), 0, "the VM has ended", remove -> {
            if (remove) {
                vms.forget(vm);
            }
            return Optional.empty();
        });
    }

    private Leftover abandoned(Path directory) throws IOException {
        return new Leftover(directory.toString(), FileSizes.of(directory), "its Maven was killed", remove -> {
            if (!vms.abandonedDirectories().contains(directory)) {
                return Optional.of("a boot uses it");
            }
            if (remove) {
                FileUtils.forceDelete(directory.toFile());
            }
            return Optional.empty();
        });
    }
}
