package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Boots the KVM image on a kernel, in a VM. The goal fails if systemd does not reach its target, if a unit fails, or if a
 * command that runs in the VM fails. Nothing is left running, unless {@code -Dmkt.boot.keep} asks for it.
 *
 * <p>From the command line: {@code mvn mkt-images:boot -Dkey=fc40 -Dmkt.kernel=$HOME/linux}. Bound to the phase
 * integration-test it keeps an image that does not boot from being published. Without a kernel it prints what was not
 * verified.
 *
 * @since 1.0
 */
@Mojo(name = "boot", defaultPhase = LifecyclePhase.INTEGRATION_TEST, threadSafe = true)
public final class BootMojo extends ImagesMojo {
    /**
     * The kernel: a compiled tree, whose modules the VM gets, a bzImage (arm64: Image), a package of a distribution, or a directory
     * with one of these; relative to the directory that Maven was started in. Several, separated by commas, are booted side by
     * side. Default: {@code boot: kernel} of your settings for a goal that is called by its name, otherwise none, and nothing is
     * booted.
     */
    @Parameter(property = "mkt.kernel")
    @Nullable String kernel;

    /**
     * A command for root's shell in the VM once it is up. Its output is shown, and the goal fails if its exit status is not 0, or if a
     * test fails whose result it prints as TAP. {@code kselftest:net}, {@code kselftest:net:tls} runs selftests that are installed in the
     * kernel's tree. Default: none.
     */
    @Parameter(property = "mkt.boot.command")
    @Nullable String command;

    /**
     * Reads the results of tests in the command's output even if no line there is {@code TAP version 14} or the like, which TAP 12 does
     * not have: {@code true} or {@code false}. The goal fails if there are none.
     */
    @Parameter(property = "mkt.boot.tap", defaultValue = "false")
    @Nullable String tap;

    /**
     * Lets the goal fail if the kernel has reported something that it survived, such as {@code WARN_ON}, KASAN, lockdep or a hung task:
     * {@code true} or {@code false}, which makes it a warning.
     */
    @Parameter(property = "mkt.boot.failOnWarning", defaultValue = "false")
    @Nullable String failOnWarning;

    /**
     * The file for an image of the VM's memory, as crash and drgn read it, if the kernel panics or the time is over: as large as the
     * memory; relative to the directory that Maven was started in. Oopses, lockups and hung tasks are panics then. Default: none.
     */
    @Parameter(property = "mkt.boot.dump")
    @Nullable String dump;

    /** How many seconds the VM may take until it is up. */
    @Parameter(property = "mkt.boot.timeout", defaultValue = "120")
    @Nullable String timeout;

    /** How many seconds the command may take, once the VM is up. */
    @Parameter(property = "mkt.boot.commandTimeout", defaultValue = "3600")
    @Nullable String commandTimeout;

    /** The VM's memory, in MiB. Default: {@code boot: memory} of your settings, or 1024. */
    @Parameter(property = "mkt.boot.memory")
    @Nullable String memory;

    /** The number of the VM's processors. Default: {@code boot: cpus} of your settings, or 2. */
    @Parameter(property = "mkt.boot.cpus")
    @Nullable String cpus;

    /**
     * What runs the VM's processors: {@code kvm}; {@code tcg}, which is software; or {@code auto}, KVM where it works.
     * Default: {@code boot: accel} of your settings, or {@code auto}.
     */
    @Parameter(property = "mkt.boot.accel")
    @Nullable String accel;

    /**
     * Directories of this host that the VM has at the same path and may write to, separated by commas; relative to the
     * directory that Maven was started in. Default: {@code boot: directories} of your settings for a goal that is called by
     * its name, otherwise only your home.
     */
    @Parameter(property = "mkt.boot.dir")
    List<String> directories = List.of();

    /**
     * Shares your home with the VM: {@code true} or {@code false}. Root's home is never shared. Default: {@code boot: home}
     * of your settings, or {@code true}.
     */
    @Parameter(property = "mkt.boot.home")
    @Nullable String home;

    /**
     * Network interfaces of the VM, {@code eth0}, separated by commas, that get a virtual RDMA device each, {@code rxe0},
     * {@code rxe1}. Default: none.
     */
    @Parameter(property = "mkt.boot.rxe")
    List<String> rxe = List.of();

    /**
     * The number of VMs of the image and the kernel that are booted together, with a network between them besides the one to
     * this host: {@code eth1} of each. They know each other by the names {@code deb12-1}, {@code deb12-2}. Default: one VM.
     */
    @Parameter(property = "mkt.boot.peers")
    @Nullable String peers;

    /**
     * A command for root's shell in all VMs but the first, for example a server. It starts when all VMs are up, before {@code
     * mkt.boot.command}, which runs in the first VM. Default: none.
     */
    @Parameter(property = "mkt.boot.peerCommand")
    @Nullable String peerCommand;

    /**
     * The number of the VM's network interfaces, {@code eth0}, {@code eth1}. Of VMs that are booted together, all but {@code
     * eth0} are connected to each other. Default: 1, or 2 with {@code mkt.boot.peers}.
     */
    @Parameter(property = "mkt.boot.nics")
    @Nullable String nics;

    /**
     * The sizes of NVMe disks, {@code 512M}, {@code 1G}, separated by commas. They are empty, and are discarded at the end.
     * Default: none.
     */
    @Parameter(property = "mkt.boot.disk")
    List<String> disks = List.of();

    /** The number of NUMA nodes that the VM's processors and memory are divided into. Default: 1. */
    @Parameter(property = "mkt.boot.numa")
    @Nullable String numa;

    /**
     * Addresses of PCI devices of this host, {@code 0000:03:00.0}, separated by commas, that the VM gets by VFIO. The driver
     * {@code vfio-pci} must be bound to them. Default: none.
     */
    @Parameter(property = "mkt.boot.vfio")
    List<String> vfio = List.of();

    /**
     * The bridge of this host that the VM is connected to. Default: none; the VM has a network of its own and reaches what
     * this host reaches.
     */
    @Parameter(property = "mkt.boot.bridge")
    @Nullable String bridge;

    /**
     * The port of 127.0.0.1 that leads to the VM's SSH server, if the VM is not on a bridge. Default: a free port, which is
     * printed.
     */
    @Parameter(property = "mkt.boot.sshPort", defaultValue = "0")
    @Nullable String sshPort;

    /** The port of 127.0.0.1 where gdb can attach to the kernel. Default: none. */
    @Parameter(property = "mkt.boot.gdb", defaultValue = "0")
    @Nullable String gdb;

    /** Text for the end of the kernel's command line. Default: none. */
    @Parameter(property = "mkt.boot.append")
    @Nullable String append;

    /** Shows what systemd does on the console, with a shell without a password there: {@code true} or {@code false}. */
    @Parameter(property = "mkt.boot.debug", defaultValue = "false")
    @Nullable String debug;

    /** Connects your terminal to the VM, with a login, instead of a verdict: {@code true} or {@code false}. */
    @Parameter(property = "mkt.boot.interactive", defaultValue = "false")
    @Nullable String interactive;

    /**
     * Leaves the VM running once it is up and its command has ended, whatever the command's status is: {@code true} or
     * {@code false}. The goals {@code vm}, {@code ssh} and {@code stop} list it, open a shell in it, and end it.
     */
    @Parameter(property = "mkt.boot.keep", defaultValue = "false")
    @Nullable String keep;

    /** The name of a VM that is kept. Default: the key, with a number if a VM has this name. */
    @Parameter(property = "mkt.boot.name")
    @Nullable String name;

    /** Boots a kernel even if its configuration lacks what the image needs: {@code true} or {@code false}. */
    @Parameter(property = "mkt.boot.force", defaultValue = "false")
    @Nullable String force;

    /**
     * Stays after the boot, and boots again whenever the kernel changes: {@code true} or {@code false}. If the goal
     * {@code build} comes before it in the same call, both run again, also when a file changes that the images are made of.
     * Only for one key, and for a goal that is called by its name. Ctrl-C ends it.
     */
    @Parameter(property = "mkt.watch", defaultValue = "false")
    @Nullable String watch;

    /** Skips the boot: {@code true} or {@code false}. */
    @Parameter(property = "mkt.boot.skip", defaultValue = "false")
    @Nullable String skipBoot;

    /** Skips integration tests, of which a bound boot is one: {@code true} or {@code false}. */
    @Parameter(property = "skipITs", defaultValue = "false")
    boolean skipITs;

    /** Skips all tests, of which a bound boot is one: {@code true} or {@code false}. */
    @Parameter(property = "skipTests", defaultValue = "false")
    boolean skipTests;

    @Inject
    BootMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void serve() {
        new WatchedGoals(this, watch).serve();
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        BootParameters boot = new BootParameters(this, parameters);
        List<Path> kernels = boot.kernels();
        return skipReason(parameters, !kernels.isEmpty())
                .map(reason -> GoalAction.withoutEngine(run -> BootAction.skip(run, reason, listener)))
                .orElseGet(() -> boot.action(kernels, NoEngine.isWarning(this, parameters), listener));
    }

    private Optional<String> skipReason(Parameters parameters, boolean hasKernel) {
        if (parameters.flag("mkt.boot.skip", skipBoot)) {
            return Optional.of("mkt.boot.skip is set");
        }
        if (!parameters.isBound()) {
            return Optional.empty();
        }
        if (skipITs || skipTests) {
            return Optional.of(skipTests ? "skipTests is set" : "skipITs is set");
        }
        return hasKernel ? Optional.empty() : Optional.of("no kernel is named (-Dmkt.kernel)");
    }
}
