package com.mellanox.mkt.images.deb12;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.kernel.Kernel;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The 9p tags by which a kernel made of the fragment finds its root: that of do-kvm.py, and that of the original's. */
@DisabledIfSystemProperty(
        named = "key",
        matches = "(?!deb12$).*",
        disabledReason = "the build made another key's images")
class RootTagIT {
    private static final String KVM = "harbor.mellanox.com/mkt/kvm:deb12";

    /** Its end is the kernel's, which restarts and is not let. */
    private static final String VM = """
            printf '#!/bin/sh\\nmount -t proc proc /proc\\ngrep " / 9p " /proc/mounts\\n' >/probe
            chmod +x /probe
            timeout 300 /opt/simx/bin/qemu-system-x86_64 -accel tcg -m 512 -nodefaults -display none -serial stdio \\
                -no-reboot -kernel /kernel -fsdev local,id=root,security_model=none,multidevs=remap,path=/ \\
                -device virtio-9p-pci,fsdev=root,mount_tag=TAG -append 'root=TAG rw rootfstype=9p
                    rootflags=trans=virtio,version=9p2000.L console=ttyS0 panic=-1 init=/probe' </dev/null
            """;

    @ParameterizedTest
    @ValueSource(strings = {"mktroot", "/dev/root"})
    void rootWhenFoundByItsTagIsMounted(String tag) {
        Path kernel = Kernel.at(Vms.kernel()).image().file();

        assertThat(Container.print(KVM, VM.replace("TAG", tag), kernel + ":/kernel:ro"))
                .containsPattern("(?m)^\\S+ / 9p rw,");
    }
}
