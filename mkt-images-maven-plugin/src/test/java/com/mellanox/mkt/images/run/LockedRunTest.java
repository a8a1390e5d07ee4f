package com.mellanox.mkt.images.run;

import static com.mellanox.mkt.images.run.SampleImages.RDMA_CORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeBuild;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.reason.Reason.Added;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are held to a lock file, and what renews it. */
class LockedRunTest {
    private static final String BASE = "debian:bookworm";

    @TempDir
    private Path root;

    private SampleImages images;

    @BeforeEach
    void buildAll() throws IOException, GitAPIException {
        images = new SampleImages(root);
    }

    private Path lockFile() {
        return images.key.descriptor().lockFile();
    }

    private BuiltImages built(SampleRun run) {
        return PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES));
    }

    private ImageReference locked() throws IOException {
        String line = Files.readAllLines(lockFile()).stream()
                .filter(text -> text.contains("digest: "))
                .findFirst()
                .orElseThrow();
        return new ImageReference("debian", null, new Digest(line.strip().substring("digest: ".length())));
    }

    @Test
    void lockWhenWrittenLetsNothingBeBuilt() throws IOException {
        SampleRun writing = images.run().writeLock();
        int asked = images.engine.asked().size();

        SampleRun run = images.run();
        Plan plan = run.plan();

        assertThat(plan.images()).allMatch(entry -> entry.decision() instanceof Decision.Reuse);
        assertThat(plan.lockFiles()).containsExactly(lockFile());
        assertThat(images.engine.asked()).hasSize(asked);
        assertThat(images.built()).isEmpty();
        assertThat(built(run).lock()).isEqualTo(Digest.of(Files.readAllBytes(lockFile())));
        assertThat(writing.of(BuildEvent.Notice.class).stream().map(BuildEvent.Notice::text))
                .anyMatch(text -> text.startsWith("deb12: image debian:bookworm: none -> "))
                .contains("deb12: " + lockFile() + " is written, 2 entries");
    }

    @Test
    void baseWhenItsTagHasMovedIsThatOfTheLock() throws IOException {
        images.run().writeLock();
        images.engine.withRegistryImage(BASE, "newer");

        assertThat(images.built()).isEmpty();
        assertThat(images.built(images.run().lock(LockPolicy.OFF))).hasSize(5);
    }

    @Test
    void baseWhenTheEngineLacksItIsPulledByItsDigest() throws IOException {
        images.run().writeLock();
        FakeEngine other = new FakeEngine();

        new SampleRun(root.resolve("other"), images.key, other).run();

        assertThat(other.pulls()).containsOnly(locked());
        assertThat(other.asked()).isEmpty();
        assertThat(other.builds()).hasSize(5);
    }

    @Test
    void baseWhenItsDigestIsGoneFailsWithTheCommand() throws IOException {
        images.run().writeLock();
        FakeEngine other = new FakeEngine().failPull(locked().toString(), RegistryException.Kind.ABSENT);

        assertThatThrownBy(() -> new SampleRun(root.resolve("other"), images.key, other).unplanned())
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("debian:bookworm is locked to " + locked().digest())
                .hasMessageContaining("mvn mkt-images:lock -Dkey=deb12 -Dmkt.lock.update=debian:bookworm");
    }

    @Test
    void baseWhenOfNoRegistryIsLockedByItsId() throws IOException, GitAPIException {
        images.key.write("kvm.Dockerfile", "FROM made:here", "COPY --from=" + RDMA_CORE + " /opt/products /");
        images.engine.withImage("made:here", Map.of()).failPull("made:here", RegistryException.Kind.ABSENT);

        SampleRun writing = images.run().writeLock();

        assertThat(writing.warnings()).anyMatch(text -> text.startsWith("made:here is locked as this engine has it"));
        images.run().run();
        assertThat(images.built()).isEmpty();
    }

    @Test
    void frontendWhenLockedIsSentByItsDigest() throws IOException {
        images.engine.with(BuilderKind.BUILDKIT);
        images.key.write("kvm.Dockerfile", "# syntax=docker/dockerfile:1", "FROM debian:bookworm");
        images.run().writeLock();
        images.engine.withRegistryImage("docker/dockerfile:1", "newer");

        images.run().run();

        assertThat(images.engine.asked())
                .filteredOn(image -> image.name().equals("docker/dockerfile"))
                .hasSize(1);
        FakeBuild last = images.engine.builds().get(images.engine.builds().size() - 1);
        assertThat(last.entry("kvm.Dockerfile").text()).startsWith("# syntax=docker/dockerfile@sha256:");
        assertThat(last.request().held()).hasSize(2).containsEntry(ImageReference.parse(BASE), locked());
        assertThat(images.built()).isEmpty();
    }

    @Test
    void sourceWhenItsTagHasMovedIsThatOfTheLock() throws IOException, GitAPIException {
        images.repository.tag("v1.0");
        images.pin("v1.0");
        images.run().writeLock();
        images.run().run();
        images.repository.commit("main.c", "the second version");
        images.repository.moveTag("v1.0");

        SampleRun run = images.run();
        assertThat(images.built(run)).isEmpty();
        assertThat(run.warnings()).isEmpty();
        assertThat(images.built(images.run().lock(LockPolicy.UPDATE))).containsKey(RDMA_CORE);
        assertThat(images.built()).isEmpty();
    }

    @Test
    void lockWhenItDoesNotFitTheFilesFailsWithEachDifference() throws IOException, GitAPIException {
        images.run().writeLock();
        images.pin(images.repository.commit("main.c", "the second version"));
        images.key.write("support.Dockerfile", "FROM debian:trixie", "COPY compilers /etc/compilers");
        images.key.write("kvm.Dockerfile", "FROM scratch", "COPY --from=" + RDMA_CORE + " /opt/products /");

        Stream.<Runnable>of(() -> images.run().plan(), () -> images.run().unplanned())
                .forEach(run -> assertThatThrownBy(run::run)
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("3 problems")
                        .hasMessageContaining(
                                "support.Dockerfile:1: the base image debian:trixie is not in " + lockFile())
                        .hasMessageContaining("support-rdma_core.sh:4: git_commit: ")
                        .hasMessageContaining("has " + images.commit)
                        .hasMessageContaining("mkt-images.lock:3: the base image debian:bookworm, which no Dockerfile")
                        .hasMessageContaining("mvn mkt-images:lock -Dkey=deb12 -Dmkt.lock.update=rdma_core"));
    }

    @Test
    void lockWhenAPartIsRenewedKeepsTheOther() throws IOException, GitAPIException {
        images.run().writeLock();
        ImageReference before = locked();
        images.engine.withRegistryImage(BASE, "newer");
        String commit = images.repository.commit("main.c", "the second version");
        images.pin(commit);

        SampleRun writing = images.run().writeLock("rdma_core");

        assertThat(locked()).isEqualTo(before);
        assertThat(Files.readString(lockFile())).contains(commit);
        assertThat(writing.of(BuildEvent.Notice.class))
                .hasSize(2)
                .first()
                .extracting(BuildEvent.Notice::text)
                .isEqualTo("deb12: source rdma_core: " + images.commit.substring(0, 12) + " -> "
                        + commit.substring(0, 12));
    }

    @Test
    void lockWhenAnUnknownPartIsNamedFailsWithTheNearest() {
        assertThatThrownBy(() -> images.run().writeLock("rdma_core"))
                .hasMessageContaining("which does not exist. Write all of it first");
        images.run().writeLock();

        assertThatThrownBy(() -> images.run().writeLock("rdma-cor"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("-Dmkt.lock.update=rdma-cor names no base image, package or file")
                .hasMessageContaining("Did you mean 'rdma_core'?");
    }

    @Test
    void lockWhenAPackageIsLeftOutKeepsItsEntry() throws IOException {
        images.run().writeLock();
        String before = Files.readString(lockFile());

        images.run().without("rdma_core").run();
        images.run().without("rdma_core").writeLock();

        assertThat(Files.readString(lockFile())).isEqualTo(before);
    }

    @Test
    void lockWhenOfflineIsUsedAndNotRenewed() {
        images.run().writeLock();

        assertThat(images.built(images.run().pull(PullPolicy.OFFLINE))).isEmpty();
        assertThatThrownBy(() -> images.run().pull(PullPolicy.OFFLINE).writeLock())
                .hasMessageContaining("Maven is offline");
    }

    @Test
    void planWhenTheLockIsToBeRenewedDoesNotWriteIt() {
        images.run().lock(LockPolicy.UPDATE).plan();

        assertThat(lockFile()).doesNotExist();
    }

    @Test
    void treeWhenNotThatOfTheLockFails() throws IOException {
        images.run().writeLock();
        String tree = Files.readAllLines(lockFile()).stream()
                .filter(line -> line.contains("tree: "))
                .findFirst()
                .orElseThrow();
        Files.writeString(lockFile(), Files.readString(lockFile()).replace(tree, "    tree: '" + "0".repeat(40) + "'"));

        assertThatThrownBy(() -> images.run().unplanned())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("and the lock file has the tree " + "0".repeat(40));
    }

    @Test
    void nfsFileWhenItsBytesDifferFails() throws IOException {
        Path file = Files.writeString(root.resolve("blob.bin"), "one");
        images.key.script("tool", "nfs_files: {" + file + ": {dest: /opt/}}");
        images.run().writeLock();
        images.run().run();
        Files.writeString(file, "two");

        assertThatThrownBy(() -> images.run().plan())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("support-tool.sh:3: nfs_files: " + file + " has the digest ")
                .hasMessageContaining("-Dmkt.lock.update=" + file);
    }

    @Test
    void snapshotWhenNamedIsAnInputOfTheImagesThatDeclareIt() throws IOException {
        images.key.write("support.Dockerfile", "FROM debian:bookworm", "ARG SNAPSHOT", "COPY compilers /etc/compilers");
        images.run().run();
        images.key.describe("key: deb12", "snapshot: 2026-11-20");

        SampleRun run = images.run();
        assertThat(images.built(run))
                .containsEntry(SampleImages.BUILD, List.of(new Added("argument SNAPSHOT", "20261120T000000Z")));
        assertThat(run.warnings()).isEmpty();
        assertThat(images.engine.builds())
                .filteredOn(build -> build.request().arguments().containsKey("SNAPSHOT"))
                .extracting(build -> build.request().image() + " "
                        + build.request().arguments().get("SNAPSHOT"))
                .containsExactly(SampleImages.BUILD + " 20261120T000000Z");
    }

    @Test
    void snapshotWhenNoDockerfileDeclaresItIsAWarning() throws IOException {
        images.key.describe("key: deb12", "snapshot: 2026-11-20T01:02:03Z");

        SampleRun run = images.run();
        run.plan();

        assertThat(run.warnings())
                .anyMatch(
                        text -> text.contains("image.yaml:2: 'snapshot' has no effect, since no Dockerfile of deb12"));
    }

    @Test
    void snapshotWhenNotThatOfTheLockFails() throws IOException {
        images.key.describe("key: deb12", "snapshot: 2026-11-20");
        images.run().writeLock();
        images.key.describe("key: deb12", "snapshot: 2026-11-21");

        assertThatThrownBy(() -> images.run().plan())
                .hasMessageContaining("image.yaml:2: snapshot: 2026-11-21T00:00:00Z, but " + lockFile()
                        + " has 2026-11-20T00:00:00Z");
    }

    @Test
    void overlayWhenItsOsHasALockIsHeldToBoth() throws IOException, GitAPIException {
        images.run().writeLock();
        var overlay = images.key.overlay(
                "deb12-debug", "FROM harbor.mellanox.com/mkt/kvm:deb12", "COPY --from=busybox:1 /bin/busybox /bin/");
        images.engine.reopen();
        new SampleRun(root, overlay, images.engine).writeLock();

        Path own = overlay.descriptor().lockFile();
        assertThat(Files.readString(own)).contains("busybox:1").doesNotContain("debian:bookworm");
        images.engine.withRegistryImage(BASE, "newer").withRegistryImage("busybox:1", "newer");
        SampleRun run = new SampleRun(root, overlay, images.engine);
        Plan plan = run.plan();
        assertThat(plan.lockFiles()).isEqualTo(List.of(own, lockFile()));
        assertThat(plan.images())
                .filteredOn(entry -> entry.decision() instanceof Decision.Build)
                .extracting(entry -> entry.image().reference().tag())
                .containsExactly("deb12-debug");
    }
}
