package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Boots the KVM image on a kernel, in a VM, and fails where it does not come up: where systemd has not reached its target,
 * where a unit has failed, or where a command that was run in it has. Nothing is left running.
 *
 * <p>From the command line: {@code mvn mkt-images:boot -Dkey=fc40 -Dmkt.kernel=$HOME/linux}. Bound to the phase
 * integration-test it keeps an image that does not boot from being published; without a kernel it says what was not
 * verified.
 *
 * @since 1.0
 */
@Mojo(name = "boot", defaultPhase = LifecyclePhase.INTEGRATION_TEST, threadSafe = true)
public final class BootMojo extends ImagesMojo {
    /**
     * The kernel: a compiled tree, whose modules the VM has, a bzImage, or a directory with one; relative to where Maven was
     * started. Default: for a goal that is called by name {@code boot: kernel} of your settings, else none, and nothing is
     * booted.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.kernel")
    @Nullable String kernel;

    /**
     * What root's shell runs in the VM once it is up; its output is shown, and the goal fails where its exit status is not 0.
     * Default: none.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.command")
    @Nullable String command;

    /**
     * How many seconds the VM may take until it is up.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.timeout", defaultValue = "120")
    int timeout;

    /**
     * How many seconds the command may take, once the VM is up.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.commandTimeout", defaultValue = "3600")
    int commandTimeout;

    /**
     * The VM's memory, in MiB. Default: {@code boot: memory} of your settings, or 1024.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.memory")
    @Nullable Integer memory;

    /**
     * The VM's processors. Default: {@code boot: cpus} of your settings, or 2.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.cpus")
    @Nullable Integer cpus;

    /**
     * What runs the VM's processors: {@code kvm}; {@code tcg}, which is software; or {@code auto}, KVM where it works.
     * Default: {@code boot: accel} of your settings, or {@code auto}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.accel")
    @Nullable String accel;

    /**
     * Directories of this host that the VM has at the same place, separated by commas; relative to where Maven was started.
     * It may write to them. Default: for a goal that is called by name {@code boot: directories} of your settings, else none
     * beside the user's home.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.dir")
    List<String> directories = List.of();

    /**
     * Whether the VM has the calling user's home. Root's is never shared. Default: {@code boot: home} of your settings, or
     * {@code true}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.home")
    @Nullable Boolean home;

    /**
     * Network interfaces of the VM, {@code eth0}, separated by commas, that get a virtual RDMA device each, {@code rxe0},
     * {@code rxe1}. Default: none.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.rxe")
    List<String> rxe = List.of();

    /**
     * The bridge of this host that the VM is connected to. Default: none; the VM has a network of its own, and reaches what
     * this host reaches.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.bridge")
    @Nullable String bridge;

    /**
     * The port of 127.0.0.1 that leads to the VM's SSH server, where the VM is not on a bridge. Default: a free one, which
     * is told.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.sshPort", defaultValue = "0")
    int sshPort;

    /**
     * The port of 127.0.0.1 where gdb can attach to the kernel. Default: none.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.gdb", defaultValue = "0")
    int gdb;

    /**
     * What comes at the end of the kernel's command line. Default: nothing.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.append")
    @Nullable String append;

    /**
     * Whether systemd says on the console what it does, and has a shell without a password there.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.debug", defaultValue = "false")
    boolean debug;

    /**
     * Whether the VM gets the terminal, and the user a login in it, in place of a verdict.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.interactive", defaultValue = "false")
    boolean interactive;

    /**
     * Whether a kernel is booted whose configuration lacks what the image needs.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.force", defaultValue = "false")
    boolean force;

    /**
     * Whether nothing is booted.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.boot.skip", defaultValue = "false")
    boolean skipBoot;

    /**
     * Whether no integration tests are run, to which a boot belongs.
     *
     * @since 1.0
     */
    @Parameter(property = "skipITs", defaultValue = "false")
    boolean skipITs;

    /**
     * Whether no tests at all are run.
     *
     * @since 1.0
     */
    @Parameter(property = "skipTests", defaultValue = "false")
    boolean skipTests;

    /**
     * What a bound execution does where no engine answers: {@code fail}, or {@code skip} with a warning. Default:
     * {@code noEngine} of your settings, or {@code fail}.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.noEngine")
    @Nullable String noEngine;

    @Inject
    BootMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction work(OptionResolver precedence, BuildListener listener) {
        return new BootAction(new BootOptions(this, precedence), listener);
    }

    @Override
    int jobs(OptionResolver precedence) {
        return 1;
    }
}
