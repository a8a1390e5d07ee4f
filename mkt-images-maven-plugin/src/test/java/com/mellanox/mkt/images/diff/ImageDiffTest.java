package com.mellanox.mkt.images.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.compare.ConfigurationChange;
import com.mellanox.mkt.images.compare.FileChange;
import com.mellanox.mkt.images.compare.FileChange.Kind;
import com.mellanox.mkt.images.diff.ImageDiff.ChangedFiles;
import com.mellanox.mkt.images.diff.ImageDiff.Side;
import com.mellanox.mkt.images.diff.ImageDiff.Size;
import com.mellanox.mkt.images.ospackage.OsPackageChange;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A comparison as people and programs read it. */
class ImageDiffTest {
    private static final String FIRST = "sha256:" + "1".repeat(64);
    private static final String SECOND = "sha256:" + "2".repeat(64);

    private static final ImageDiff DIFF = new ImageDiff(
            new Side("harbor.mellanox.com/mkt/kvm:fc40 at its registry", FIRST),
            new Side("harbor.mellanox.com/mkt/kvm:fc40 on the engine", SECOND),
            List.of(
                    new OsPackageChange("libc6", "amd64", "2.36-9", "2.36-10"),
                    new OsPackageChange("nano", "amd64", "7.2-1", null),
                    new OsPackageChange("vim", "", null, "2:9.0")),
            List.of(
                    new CompiledChange("perftest", null, "a".repeat(40), 0, List.of()),
                    new CompiledChange(
                            "rdma_core",
                            "b".repeat(40),
                            "c".repeat(40),
                            22,
                            List.of("cccccccccccc mlx5: Fix a leak", "dddddddddddd verbs: Add a test"))),
            List.of(new ConfigurationChange("environment PATH", "/bin", "/bin:/sbin")),
            List.of(new ConfigurationChange("NET_9P", null, "y")),
            new Size(587_000_000, 590_100_000),
            new ChangedFiles(
                    3,
                    1,
                    1,
                    List.of(
                            new FileChange(Kind.ADDED, "/etc/a", ""),
                            new FileChange(Kind.REMOVED, "/etc/b", ""),
                            new FileChange(Kind.CHANGED, "/etc/c", "1 bytes, then 2"))),
            List.of());

    private static ImageDiff empty(@Nullable String from, @Nullable String to, String... notCompared) {
        return new ImageDiff(
                new Side("one", from),
                new Side("other", to),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                List.of(notCompared));
    }

    @Test
    void textWhenImagesDifferNamesEachDifference() {
        assertThat(DIFF.lines())
                .containsExactly(
                        "from harbor.mellanox.com/mkt/kvm:fc40 at its registry (sha256:111111111111)",
                        "to harbor.mellanox.com/mkt/kvm:fc40 on the engine (sha256:222222222222)",
                        "packages of the operating system:",
                        "    libc6 amd64: 2.36-9 -> 2.36-10",
                        "  - nano amd64: 7.2-1",
                        "  + vim: 2:9.0",
                        "compiled packages:",
                        "  + perftest: aaaaaaaaaaaa",
                        "    rdma_core: bbbbbbbbbbbb -> cccccccccccc, 22 commits",
                        "      cccccccccccc mlx5: Fix a leak",
                        "      dddddddddddd verbs: Add a test",
                        "      and 20 more",
                        "configuration:",
                        "    environment PATH: /bin -> /bin:/sbin",
                        "options that a kernel needs:",
                        "  + NET_9P: y",
                        "size: 587 MB -> 590 MB, 3.1 MB more",
                        "files: 3 added, 1 removed, 1 changed",
                        "  + /etc/a",
                        "  - /etc/b",
                        "    /etc/c: 1 bytes, then 2",
                        "  and 2 more: -Dmkt.diff.files=all lists them");
    }

    @Test
    void textWhenNothingDiffersIsOneLine() {
        assertThat(empty(FIRST, SECOND).lines())
                .containsExactly("one (sha256:111111111111) and other (sha256:222222222222) do not differ");
        assertThat(empty(FIRST, FIRST).lines())
                .containsExactly("one (sha256:111111111111) and other (sha256:111111111111) are the same image");
    }

    @Test
    void textWhenSomethingCouldNotBeComparedSaysSo() {
        assertThat(empty(null, null, "files, since there are none").lines())
                .containsExactly("one and other do not differ", "not compared: files, since there are none");
    }

    @Test
    void jsonHasEverythingWithFullCommits() throws IOException {
        assertThat(DIFF.json()).isEqualTo(GoldenFile.read(ImageDiffTest.class, "diff.json"));
    }
}
