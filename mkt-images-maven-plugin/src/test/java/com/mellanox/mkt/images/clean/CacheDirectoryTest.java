package com.mellanox.mkt.images.clean;

import static com.mellanox.mkt.images.clean.SampleCleaning.KVM;
import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.ImageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the kinds of leftovers in the cache directory: when each of them has no use, and what stays. */
class CacheDirectoryTest {
    private static final int UNUSED = 120;

    @TempDir
    private Path cache;

    private SampleCleaning cleaning;

    @BeforeEach
    void createCleaning() {
        cleaning = new SampleCleaning(cache);
    }

    private static void age(Path file, int days) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
    }

    @Test
    void repositoryWhenNotUsedForLongIsRemovedAsAWhole() {
        Path head = cleaning.write("git/rdma-core-0123.git/HEAD", "ref");
        cleaning.write("git/rdma-core-0123.git/objects/pack/a.pack", "12345");

        assertThat(cleaning.daysLater(80).remove()).isEmpty();
        assertThat(cleaning.daysLater(UNUSED).list()).containsExactly(head.getParent() + ": not used for 120 days");
        assertThat(head).exists();
        assertThat(cleaning.remove()).hasSize(1);

        assertThat(cache.resolve("git"))
                .isDirectoryNotContaining(path -> !path.toString().endsWith(".lock"));
    }

    @Test
    void repositoryWhenARunFetchesIntoItStays() throws Exception {
        Path head = cleaning.write("git/rdma-core-0123.git/HEAD", "ref");

        cleaning.whileLocked(
                "git/rdma-core-0123.git.lock", () -> cleaning.daysLater(UNUSED).remove());

        assertThat(cleaning.lines()).singleElement().asString().contains("; stays: in use by process ");
        assertThat(head).exists();
    }

    @Test
    void unpackedOsModuleWhenNotUsedForLongIsRemoved() {
        Path file = cleaning.write("os/0123456789abcdef0123456789abcdef/image.yaml", "key: fc40");

        assertThat(cleaning.daysLater(80).remove()).isEmpty();
        assertThat(cleaning.daysLater(UNUSED).remove()).containsExactly(file.getParent() + ": not used for 120 days");
        assertThat(cache.resolve("os")).isEmptyDirectory();
    }

    @Test
    void unpackedKernelWhenNotUsedForLongIsRemoved() {
        Path file = cleaning.write("kernels/0123456789abcdef0123456789abcdef/vmlinuz-6.1.192", "kernel");

        assertThat(cleaning.daysLater(80).remove()).isEmpty();
        assertThat(cleaning.daysLater(UNUSED).remove()).containsExactly(file.getParent() + ": not used for 120 days");
        assertThat(cache.resolve("kernels")).isEmptyDirectory();
    }

    @Test
    void recordsOfBuildersWhenNoRunHasUsedThemForLongAreRemovedAsAWhole() {
        String name = "builders/" + "0".repeat(64);
        cleaning.write(name + "/images/kvm", "{}");
        Path directory = cache.resolve(name);

        assertThat(cleaning.daysLater(80).remove()).isEmpty();
        assertThat(cleaning.daysLater(UNUSED).remove()).containsExactly(directory + ": not used for 120 days");
        assertThat(cache.resolve("builders")).isEmptyDirectory();
    }

    @Test
    void nfsFileWhenNotUsedForLongIsRemovedWhateverTimeItHasOnItsHost() throws IOException {
        Path file = cleaning.write("nfs/host/images/blob.bin", "12345");
        age(file, 1000);

        assertThat(cleaning.remove()).isEmpty();
        assertThat(cleaning.daysLater(UNUSED).remove()).containsExactly(file + ": not used for 120 days");
        assertThat(file).doesNotExist();
    }

    @Test
    void recordsWhenOldAreRemovedUnlessTheEngineHasTheImage() throws IOException {
        ImageId present = cleaning.image(KVM, "a");
        String gone = "b".repeat(64);
        List<Path> old = List.of(
                cleaning.write("products/" + gone + "-" + gone, "1"),
                cleaning.write("fetched/" + gone, "2"),
                cleaning.write("booted/sha256-" + gone, "3"),
                cleaning.write("built/" + gone, "4"),
                cleaning.write("times/kvm", "5"),
                cleaning.write("reproduced/sha256-" + gone, "3"),
                cleaning.write("verified/" + gone, "3"),
                cleaning.write("files/" + gone, "6"));
        Path kept = cleaning.write("products/" + present.digest().hex() + "-" + gone, "7");
        Path recent = cleaning.write("times/build", "8");
        for (Path file : old) {
            age(file, UNUSED);
        }
        age(kept, UNUSED);

        assertThat(cleaning.list())
                .hasSize(8)
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo(cache.resolve("products")
                                + ", 1 file: not written for 90 days, and the engine has no such image"));
        assertThat(old).allSatisfy(file -> assertThat(file).exists());
        cleaning.remove();

        assertThat(old).allSatisfy(file -> assertThat(file).doesNotExist());
        assertThat(List.of(kept, recent)).allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void temporaryFilesWhenOlderThanADayAreRemoved() throws IOException {
        Path old = cleaning.write("times/new4711", "");
        Path unpacked = cleaning.write("os/new4712/image.yaml", "").getParent();
        Path fetched = cleaning.write("nfs/host/new4713", "");
        Path recent = cleaning.write("times/new4714", "");
        for (Path file : List.of(old, unpacked, fetched)) {
            age(file, 2);
        }

        assertThat(cleaning.remove())
                .containsExactlyInAnyOrder(old + ": its run was killed", unpacked + ": its run was killed");

        assertThat(List.of(old, unpacked)).allSatisfy(file -> assertThat(file).doesNotExist());
        assertThat(List.of(fetched, recent)).allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void cacheDirectoryWhenAKeyIsGivenStays() {
        Path head = cleaning.write("git/rdma-core-0123.git/HEAD", "ref");

        assertThat(cleaning.key("fc40").daysLater(UNUSED).remove()).isEmpty();
        assertThat(head).exists();
    }

    @Test
    void cacheDirectoryWhenItsFilesHaveAnotherUseStays() {
        List<Path> others = List.of(
                cleaning.write("locks/kvm-1.lock", ""),
                cleaning.write("ssh/id", ""),
                cleaning.write("kvm/hangs", ""),
                cleaning.write("mine.txt", ""));

        assertThat(cleaning.daysLater(1000).remove()).isEmpty();
        assertThat(others).allSatisfy(file -> assertThat(file).exists());
    }
}
