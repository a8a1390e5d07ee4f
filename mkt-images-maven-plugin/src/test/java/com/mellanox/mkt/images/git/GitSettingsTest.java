package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user's git configuration, wherever git would read it. */
class GitSettingsTest {
    private static final String FAR = "https://git.nowhere.invalid/";

    private Bench bench;
    private Commit commit;
    private String rule;

    @BeforeEach
    void repository(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        commit = bench.repository("x.git").commit("one");
        rule = "[url \"" + bench.server + "/\"]\n insteadOf = " + FAR + "\n";
    }

    private void assertMapped() throws IOException {
        assertThat(bench.seen(FAR + "x.git", commit)).containsExactly("- README: one");
    }

    @Test
    void insteadOfWhenInHomeIsHeard() throws IOException {
        bench.withHome(".gitconfig", rule);
        assertMapped();
    }

    @Test
    void insteadOfWhenInSettingsDirectoryIsHeard() throws IOException {
        bench.withHome(".config/git/config", rule);
        assertMapped();
    }

    @Test
    void insteadOfWhenXdgDirectoryIsElsewhereIsHeard() throws IOException {
        bench.withHome("elsewhere/git/config", rule)
                .with("XDG_CONFIG_HOME", bench.home.resolve("elsewhere").toString());
        assertMapped();
    }

    @Test
    void insteadOfWhenSystemWideIsHeardUnlessSwitchedOff() throws IOException {
        bench.withHome("system", rule)
                .with("GIT_CONFIG_SYSTEM", bench.home.resolve("system").toString());
        assertThat(bench.failure(FAR + "x.git", commit)).contains("is not known");
        bench.with("GIT_CONFIG_NOSYSTEM", "");
        assertMapped();
    }

    @Test
    void insteadOfWhenIncludedIsHeard() throws IOException {
        bench.withHome("rules", rule).withHome(".gitconfig", "[include]\n path = ~/rules\n");
        assertMapped();
    }

    @Test
    void insteadOfWhenInTheEnvironmentIsHeard() throws IOException {
        bench.with("GIT_CONFIG_COUNT", "1")
                .with("GIT_CONFIG_KEY_0", "url." + bench.server + "/.insteadOf")
                .with("GIT_CONFIG_VALUE_0", FAR);
        assertMapped();
    }

    @Test
    void insteadOfWhenGlobalFileIsNamedIsHeardFromThereOnly() throws IOException {
        bench.withHome(".gitconfig", rule).with("GIT_CONFIG_GLOBAL", "");
        assertThat(bench.failure(FAR + "x.git", commit)).contains("is not known");
        bench.withHome("mine", rule)
                .with("GIT_CONFIG_GLOBAL", bench.home.resolve("mine").toString());
        assertMapped();
    }

    @Test
    void messageWhenUrlLeadsElsewhereNamesBothAndNoPassword() throws IOException {
        bench.withHome(".gitconfig", "[url \"https://me:hushhush@mirror.invalid/\"]\n insteadOf = " + FAR + "\n");
        assertThat(bench.failure(FAR + "x.git", commit))
                .contains(FAR + "x.git (insteadOf: https://mirror.invalid/x.git): the host mirror.invalid is not known")
                .doesNotContain("hushhush");
    }

    @Test
    void messageWhenFileCannotBeReadNamesIt() throws IOException {
        bench.withHome(".gitconfig", "[url \"broken\n");
        assertThat(bench.failure(FAR + "x.git", commit))
                .contains("Cannot read git's configuration: " + bench.home.resolve(".gitconfig"));
    }

    @Test
    void homeWhenReadIsNotWrittenTo() throws IOException {
        bench.withHome(".gitconfig", rule);
        assertMapped();
        assertThat(Files.readString(bench.home.resolve(".gitconfig"))).isEqualTo(rule);
        assertThat(bench.home.resolve(".config")).doesNotExist();
    }
}
