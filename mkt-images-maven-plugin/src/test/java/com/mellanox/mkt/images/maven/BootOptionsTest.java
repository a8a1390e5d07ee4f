package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.boot.Accelerator;
import com.mellanox.mkt.images.boot.GuestSetup;
import com.mellanox.mkt.images.boot.GuestUser;
import com.mellanox.mkt.images.boot.VmHardware;
import com.mellanox.mkt.images.kernel.Feature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link BootOptions}: what becomes of parameters that are right. */
@MojoTest
class BootOptionsTest {
    private static final String COMMAND = "echo \"$HOME\" | grep 'a  b,c' && echo ${HOME}";

    @TempDir
    private Path root;

    @Inject
    private MavenSession session;

    private final Properties user = new Properties();
    private final SampleSettings settings = new SampleSettings();

    @BeforeEach
    void createSession() {
        user.setProperty("mkt.boot.command", COMMAND);
        when(session.getUserProperties()).thenReturn(user);
        when(session.getExecutionRootDirectory()).thenReturn(root.toString());
    }

    private GuestSetup guest(BootMojo mojo, Path home, long uid) {
        return new BootOptions(mojo, settings.precedence()).guest(new GuestUser("ann", uid, 100, home, List.of()));
    }

    @Test
    @InjectMojo(goal = "boot")
    void featuresWhenNothingIsAskedForAreNone(BootMojo mojo) {
        assertThat(new BootOptions(mojo, settings.precedence()).features()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "rxe", value = "eth0, eth1")
    @MojoParameter(name = "gdb", value = "1234")
    void featuresWhenTheVmNeedsThemAreOfTheKernel(BootMojo mojo) {
        assertThat(new BootOptions(mojo, settings.precedence()).features())
                .containsExactlyInAnyOrder(Feature.RXE, Feature.DEBUG);
        assertThat(guest(mojo, root, 1000).rxe()).containsExactly("eth0", "eth1");
        assertThat(new BootOptions(mojo, settings.precedence()).network().gdbPort())
                .isEqualTo(1234);
    }

    @Test
    @InjectMojo(goal = "boot")
    void commandWhenGivenIsTheShellsAsItIs(BootMojo mojo) {
        assertThat(mojo.command).endsWith("&& echo null");
        assertThat(guest(mojo, root, 1000).command()).isEqualTo(COMMAND);
    }

    @Test
    @InjectMojo(goal = "boot")
    void commandWhenNothingButAVariableIsTheShells(BootMojo mojo) {
        user.setProperty("mkt.boot.command", "${TEST}");
        mojo.command = null;

        assertThat(guest(mojo, root, 1000).command()).isEqualTo("${TEST}");
    }

    @Test
    @InjectMojo(goal = "boot")
    void commandWhenEmptyIsNone(BootMojo mojo) {
        user.clear();
        mojo.command = "";

        assertThat(guest(mojo, root, 1000).command()).isNull();
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "command", value = "true")
    void commandWhenInThePomIsThatOne(BootMojo mojo) {
        assertThat(guest(mojo, root, 1000).command()).isEqualTo("true");

        user.clear();

        assertThat(guest(mojo, root, 1000).command()).isEqualTo("true");
        assertThat(guest(mojo, root, 1000).append()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "directories", value = "linux, .")
    void directoriesWhenGivenAreRelativeToWhereMavenWasStarted(BootMojo mojo) throws Exception {
        Files.createDirectory(root.resolve("linux"));
        Path home = Files.createDirectory(root.resolve("home"));

        assertThat(guest(mojo, home, 1000).directories()).containsExactly(home, root.resolve("linux"), root);
    }

    @Test
    @InjectMojo(goal = "boot")
    void homeWhenThereIsNoneToShareIsNotShared(BootMojo mojo) throws Exception {
        Path home = Files.createDirectory(root.resolve("home"));

        assertThat(guest(mojo, home, 1000).directories()).containsExactly(home);
        assertThat(guest(mojo, home, 0).directories()).isEmpty();
        assertThat(guest(mojo, root.resolve("missing"), 1000).directories()).isEmpty();
        assertThat(guest(mojo, Path.of("/"), 1000).directories()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "home", value = "false")
    void homeWhenNotWantedIsNotShared(BootMojo mojo) {
        assertThat(guest(mojo, root, 1000).directories()).isEmpty();
    }

    @Test
    @InjectMojo(goal = "boot")
    void machineWhenTheSettingsSayWhatItIsHasThat(BootMojo mojo) {
        settings.file(root, "boot: {memory: 4096, cpus: 8, accel: tcg, home: false, directories: [.]}");

        assertThat(new BootOptions(mojo, settings.precedence()).machine())
                .isEqualTo(new VmHardware(Accelerator.TCG, 4096, 8));
        assertThat(guest(mojo, root, 1000).directories()).containsExactly(root);
    }

    @Test
    @InjectMojo(goal = "boot")
    @MojoParameter(name = "memory", value = "512")
    @MojoParameter(name = "home", value = "true")
    void machineWhenThePomSaysOtherwiseIsThePoms(BootMojo mojo) {
        settings.file(root, "boot: {memory: 4096, home: false}");

        assertThat(new BootOptions(mojo, settings.precedence()).machine())
                .isEqualTo(new VmHardware(Accelerator.AUTO, 512, 2));
        assertThat(guest(mojo, root, 1000).directories()).containsExactly(root);
    }

    @Test
    @InjectMojo(goal = "boot")
    void kernelWhenOfTheSettingsCountsForGoalsCalledByNameAlone(BootMojo mojo) {
        settings.file(root, "boot: {kernel: linux, directories: [.], home: false}");

        assertThat(new BootOptions(mojo, settings.precedence()).kernel()).isEqualTo(root.resolve("linux"));

        settings.bound(true);

        assertThat(new BootOptions(mojo, settings.precedence()).reasonToSkip())
                .contains("no kernel is named (-Dmkt.kernel)");
        assertThat(guest(mojo, root, 1000).directories()).isEmpty();
    }
}
