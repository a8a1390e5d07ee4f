package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageStarted;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.reason.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link PackageSources}: where a package's source and its nfs files come from, and what is said where they do not. */
class PackageSourcesTest {
    private static final String SIMX = "local_mkt/support_simx:deb12";

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private SampleKey key;
    private SampleRepository repository;
    private String commit;

    @BeforeEach
    void createKey() throws IOException, GitAPIException {
        repository = new SampleRepository(root.resolve("simx"));
        commit = repository.commit("main.c", "the first version");
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=" + SIMX + " /opt/simx /opt/simx");
        script(commit);
    }

    private void script(String revision, String... more) throws IOException {
        key.script("simx", repository.header(revision, more));
    }

    private SampleRun run() {
        return new SampleRun(root, key, engine);
    }

    private String source() {
        return engine.build(SIMX).entry("source.tar").text();
    }

    @Test
    void sourceWhenPinnedIsThatCommitAndNotTheNewest() throws IOException, GitAPIException {
        repository.commit("main.c", "the second version");
        SampleRun run = run();

        run.run();

        assertThat(source()).contains("the first version").doesNotContain("second");
        assertThat(run.warnings()).isEmpty();
        assertThat(started(run)).isEqualTo(commit.substring(0, 12) + " of " + repository.directory());
    }

    @Test
    void sourceWhenPinnedByTagIsBuiltWithAWarningThatHasTheFullId() throws IOException, GitAPIException {
        repository.tag("v1");
        script("v1");
        SampleRun run = run();

        run.run();

        assertThat(source()).contains("the first version");
        assertThat(run.warnings())
                .containsExactly("support-simx.sh:4: git_commit: v1 can mean another commit tomorrow; it is " + commit
                        + " now. Pin that id");
    }

    @Test
    void sourceWhenADirectoryIsGivenIsThatWithItsUncommittedChanges() throws IOException {
        repository.write("main.c", "not committed");
        repository.write("new.c", "not tracked");
        repository.write(".gitignore", "*.o\n");
        repository.write("main.o", "ignored");
        SampleRun run = run().source("simx", repository.directory());

        run.run();

        assertThat(source()).contains("not committed", "not tracked").doesNotContain("main.o", "HEAD");
        assertThat(started(run))
                .isEqualTo("the work tree " + repository.directory() + " (at " + commit.substring(0, 12) + ")");
    }

    @Test
    void sourceWhenADirectoryIsGivenNeedsNoRepository() throws IOException {
        key.script("simx", "git_url: /nowhere/simx.git", "git_commit: " + commit);
        Path plain = Files.createDirectories(root.resolve("plain"));
        Files.writeString(plain.resolve("a.c"), "plain file");

        run().source("simx", plain).run();

        assertThat(source()).contains("plain file");
    }

    @Test
    void directoryWhenItDoesNotExistNamesThePackageAndBuildsNothing() {
        SampleRun run = run().source("simx", root.resolve("no-such"));

        assertThatThrownBy(run::run)
                .isInstanceOf(SourceException.class)
                .hasMessage("Cannot fetch the source of simx: The source directory " + root.resolve("no-such")
                        + " does not exist. Check -Dmkt.source.<package>, or 'sources' of your"
                        + " settings. Or leave the package out with -Dmkt.without=simx");
        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void sourceWhenItsRepositoryIsMissingFailsBeforeAnyPullOrBuild() throws IOException {
        key.script("simx", "git_url: /nowhere/simx.git", "git_commit: " + commit);

        assertThatThrownBy(run()::run)
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith("Cannot fetch the source of simx: ")
                .hasMessageContaining("/nowhere/simx.git")
                .satisfies(failure -> assertThat(failure.getMessage()).containsOnlyOnce("the source of simx"));

        assertThat(engine.builds()).isEmpty();
        assertThat(engine.pulls()).isEmpty();
    }

    @Test
    void sourceWhenThePackageIsOptionalAdvisesToLeaveItOut() throws IOException {
        key.script(
                "simx",
                "git_url: /nowhere/simx.git",
                "git_commit: " + commit,
                "optional: true",
                "products: [/opt/simx]");

        assertThatThrownBy(run()::run)
                .isInstanceOf(SourceException.class)
                .hasMessageEndingWith(". Or leave the package out with -Dmkt.without=simx");
        FakeEngine next = new FakeEngine();
        new SampleRun(root, key, next).without("simx").run();
        assertThat(next.build(SIMX).dockerfile()).startsWith("FROM scratch");
    }

    @Test
    void sourceWhenPrivateIsToBeNamedByItsUser() throws IOException {
        key.script("simx", "private: true", "optional: true", "products: [/opt/simx]");

        assertThatThrownBy(run()::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(key.file("support-simx.sh") + ": the source of simx is private, and the script names none."
                        + " Name its directory with -Dmkt.source.simx=DIR,"
                        + " or leave the package out with -Dmkt.without=simx");
        engine.withImage("harbor.mellanox.com/mkt/build:deb12");
        assertThatThrownBy(run().only("simx")::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("support-simx.sh", "-Dmkt.source.simx=DIR");
        assertThat(engine.builds()).isEmpty();
        FakeEngine next = new FakeEngine();
        new SampleRun(root, key, next).source("simx", repository.directory()).run();
        assertThat(next.build(SIMX).dockerfile()).contains("ADD [\"source.tar\"");
    }

    @ParameterizedTest
    @CsvSource({
        "git_url: /nowhere/simx.git, git_commit: 1111111111111111111111111111111111111111, "
                + "1111111111111111111111111111111111111111 of /nowhere/simx.git",
        "git_url: /nowhere/simx.git, git_commit: a-branch, a-branch of /nowhere/simx.git",
        "private: true, products: [/opt/simx], private",
        "'nfs_files: {/no/such/blob.bin: {dest: /opt/}}', products: [/opt/simx], /no/such/blob.bin"
    })
    void planWhenASourceCannotBeFetchedIsABuildForThatReason(String one, String other, String source)
            throws IOException {
        key.script("simx", one, other);
        SampleRun run = run();

        assertThat(run.plan().images())
                .filteredOn(entry -> entry.image().reference().toString().equals(SIMX))
                .extracting(entry -> entry.decision())
                .containsExactly(
                        new Decision.Build(List.of(new Reason.Missing(), new Reason.SourceNotFetched(source))));
        assertThat(run.warnings()).anySatisfy(warning -> assertThat(warning).contains("simx"));
        assertThatThrownBy(run()::run).isInstanceOf(MktException.class);
        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void planWhenOfflineAndNothingIsHereIsMadeAllTheSame() throws IOException {
        key.script("simx", repository.header(commit));
        SampleRun run = run().pull(PullPolicy.OFFLINE);

        assertThat(run.plan().images())
                .allSatisfy(entry -> assertThat(entry.decision()).isInstanceOf(Decision.Build.class));
    }

    @Test
    void commitWhenTheRepositoryHasItNotFailsWithItsId() throws IOException {
        String unknown = "0123456789012345678901234567890123456789";
        script(unknown);

        assertThatThrownBy(run()::run)
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith("Cannot fetch the source of simx: ")
                .hasMessageContaining(unknown)
                .hasMessageContaining(repository.directory().toString());
        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void urlWhenItIsNoneNamesFileAndLine() throws IOException {
        key.script("simx", "git_url: relative/path", "git_commit: " + commit);

        assertThatThrownBy(run()::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        key.file("support-simx.sh") + ":4: git_url: 'relative/path' is a relative path");
    }

    @Test
    void nfsFileWhenItIsHereIsSent() throws IOException {
        Path blob = Files.writeString(root.resolve("blob.bin"), "blob");
        script(commit, "nfs_files: {" + blob + ": {dest: /opt/}}");

        run().run();

        assertThat(engine.build(SIMX).entry("nfs/0/blob.bin").text()).isEqualTo("blob");
        assertThat(engine.build(SIMX).dockerfile()).contains("ADD [\"nfs/0/blob.bin\", \"/opt/\"]\n");
    }

    @Test
    void nfsFileWhenItIsNotHereNamesFileLineAndWaysOut() throws IOException {
        script(commit, "nfs_files: {/no/such/blob.bin: {dest: /opt/}}", "optional: true", "products: [/opt/simx]");

        assertThatThrownBy(run()::run)
                .isInstanceOf(SourceException.class)
                .hasMessage("Cannot fetch the source of simx: " + key.file("support-simx.sh")
                        + ":5: nfs_files: /no/such/blob.bin is not a file on this host."
                        + " Mount its file system, or name a host that has it with -Dmkt.nfsHost=[user@]host."
                        + " Or leave the package out with -Dmkt.without=simx");
        assertThat(engine.builds()).isEmpty();
    }

    private static String started(SampleRun run) {
        return run.of(ImageStarted.class).stream()
                .filter(started -> started.image().toString().equals(SIMX))
                .findFirst()
                .orElseThrow()
                .from()
                .orElseThrow();
    }
}
