package com.mellanox.mkt.images.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.mellanox.mkt.images.io.SampleTar;
import com.mellanox.mkt.images.type.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link ProductsDigest}: what makes other products, and what does not. */
class ProductsDigestTest {
    @TempDir
    private Path root;

    @Test
    void digestWhenTheFormatIsThisOneIsTheGoldenOne() throws IOException {
        assertThat(digest(tar().directory("simx").file("simx/run", "hello").link("simx/link", "run")))
                .hasToString("sha256:44f61988b725cbe1c59a3d94cc0a8389e9f6ed17afe8204d2e889216507dbebc");
    }

    @Test
    void digestWhenOnlyOrderAndTimesDifferIsTheSame() throws IOException {
        Digest one = digest(tar().directory("simx").file("simx/a", "1").file("simx/b", "2"));
        SampleTar later = new SampleTar(entry -> entry.setModTime(1_000_000L));

        assertThat(digest(later.file("simx/b", "2").file("simx/a", "1").directory("simx")))
                .isEqualTo(one);
    }

    @Test
    void digestWhenAnythingElseDiffersIsAnother() throws IOException {
        Set<Digest> digests = new LinkedHashSet<>();
        Consumer<TarArchiveEntry> none = entry -> {};
        digests.add(digest(new SampleTar(none).file("simx", "1")));
        digests.add(digest(new SampleTar(none).file("simx", "2")));
        digests.add(digest(new SampleTar(none).file("simx", "")));
        digests.add(digest(new SampleTar(none).directory("simx")));
        digests.add(digest(new SampleTar(none).directory("simx").directory("simx/empty")));
        digests.add(digest(new SampleTar(none).link("simx", "1")));
        digests.add(digest(new SampleTar(none).link("simx", "2")));
        digests.add(digest(new SampleTar(entry -> entry.setMode(0755)).file("simx", "1")));
        digests.add(digest(new SampleTar(entry -> entry.setMode(04755)).file("simx", "1")));
        digests.add(digest(new SampleTar(entry -> entry.setUserId(1)).file("simx", "1")));
        digests.add(digest(new SampleTar(entry -> entry.setGroupId(1)).file("simx", "1")));
        digests.add(digest(new SampleTar(entry -> entry.setUserId(3_000_000)).file("simx", "1")));
        digests.add(digest(new SampleTar(entry -> entry.addPaxHeader("SCHILY.xattr.user.a", "b")).file("simx", "1")));
        digests.add(digest(new SampleTar(entry -> entry.addPaxHeader("SCHILY.xattr.user.a", "c")).file("simx", "1")));
        digests.add(digest(new SampleTar(none).special("simx", TarConstants.LF_FIFO)));
        digests.add(digest(new SampleTar(none).special("simx", TarConstants.LF_CHR)));
        digests.add(digest(new SampleTar(none).special("simx", TarConstants.LF_BLK)));

        assertThat(digests).hasSize(17);
    }

    @Test
    void digestWhenTheSamePathIsElsewhereIsAnother() throws IOException {
        assertThat(digest("/opt/simx", tar().file("simx", "1")))
                .isNotEqualTo(digest("/usr/simx", tar().file("simx", "1")));
    }

    @Test
    void digestWhenPaxHeadersSayNoMoreThanTimesIsTheSame() throws IOException {
        SampleTar precise = new SampleTar(entry -> entry.addPaxHeader("mtime", "1700000000.123456789"));

        assertThat(digest(precise.file("simx", "1"))).isEqualTo(digest(tar().file("simx", "1")));
    }

    @Test
    void hardLinksWhenInAnotherOrderAreTheSame() throws IOException {
        Digest one =
                digest(tar().file("simx/a", "1").hardLink("simx/b", "simx/a").hardLink("simx/c", "simx/a"));

        assertThat(digest(tar().file("simx/c", "1").hardLink("simx/a", "simx/c").hardLink("simx/b", "simx/c")))
                .isEqualTo(one);
        assertThat(digest(tar().file("simx/c", "1").hardLink("simx/a", "simx/c").hardLink("simx/b", "simx/a")))
                .isEqualTo(one);
    }

    @Test
    void hardLinksWhenTheyAreFilesOfTheirOwnAreOthers() throws IOException {
        assertThat(digest(tar().file("simx/a", "1").hardLink("simx/b", "simx/a")))
                .isNotEqualTo(digest(tar().file("simx/a", "1").file("simx/b", "1")));
        assertThat(digest(tar().file("simx/a", "1").file("simx/b", "1").hardLink("simx/c", "simx/a")))
                .isNotEqualTo(
                        digest(tar().file("simx/a", "1").file("simx/b", "1").hardLink("simx/c", "simx/b")));
    }

    @Test
    void hardLinksWhenTheyGoInACircleEnd() throws IOException {
        SampleTar circle =
                tar().hardLink("simx/a", "simx/b").hardLink("simx/b", "simx/a").hardLink("simx/c", "elsewhere");

        assertThat(digest(circle)).isNotNull();
    }

    @Test
    void productsWhenOneIsWithinAnotherAreTheSameInAnyOrder() throws IOException {
        byte[] outer = tar().directory("simx")
                .file("simx/a", "1")
                .hardLink("simx/lib/b", "simx/a")
                .bytes();
        byte[] inner = tar().directory("lib").file("lib/b", "1").bytes();
        ProductsDigest one = new ProductsDigest();
        one.add("/opt/simx", new ByteArrayInputStream(outer));
        one.add("/opt/simx/lib", new ByteArrayInputStream(inner));
        ProductsDigest other = new ProductsDigest();
        other.add("/opt/simx/lib", new ByteArrayInputStream(inner));
        other.add("/opt/simx", new ByteArrayInputStream(outer));

        assertThat(one.digest()).isEqualTo(other.digest());
    }

    @Test
    void productWhenItIsALinkToNoProductIsTold() throws IOException {
        ProductsDigest digest = new ProductsDigest();
        digest.add(
                "/opt/simx",
                new ByteArrayInputStream(tar().link("simx", "simx-1.2").bytes()));
        digest.add(
                "/opt/far",
                new ByteArrayInputStream(tar().link("far", "/usr/lib/far").bytes()));
        digest.add(
                "/opt/d",
                new ByteArrayInputStream(
                        tar().directory("d").link("d/x", "/nowhere").bytes()));
        assertThat(digest.linksElsewhere())
                .containsOnlyKeys("/opt/simx", "/opt/far")
                .containsEntry("/opt/simx", "simx-1.2");

        digest.add(
                "/opt/simx-1.2",
                new ByteArrayInputStream(tar().directory("simx-1.2").bytes()));
        assertThat(digest.linksElsewhere()).containsOnlyKeys("/opt/far");
    }

    /** Set-user-id and its like, as capabilities 7, and 6 and 7, are written: neither is text. */
    @Test
    void capabilitiesWhenTheyAreNoTextAreToldApart() throws IOException {
        byte[] one = {1, 0, 0, 2, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0};
        byte[] other = {1, 0, 0, 2, (byte) 0xc0, 0, 0, 0, 0, 0, 0, 0};

        assertThat(digestWithCapabilities(one)).isNotEqualTo(digestWithCapabilities(other));
        assertThat(digestWithCapabilities(one)).isEqualTo(digestWithCapabilities(one));
    }

    private static Digest digestWithCapabilities(byte[] value) throws IOException {
        ProductsDigest digest = new ProductsDigest();
        byte[] tar = new SampleTar(SampleTar.CAPABLE).file("simx", "1").bytes(value);
        digest.add("/opt/simx", new ByteArrayInputStream(tar));
        return digest.digest();
    }

    @Test
    void tarWhenCutOffFails() throws IOException {
        byte[] tar = tar().file("simx/a", "1").file("simx/b", "2").bytes();

        for (int length : new int[] {0, 100, 512, 1024, 1300, 2048}) {
            assertThatIOException()
                    .isThrownBy(() -> new ProductsDigest()
                            .add("/opt/simx", new ByteArrayInputStream(Arrays.copyOf(tar, length))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "posix"})
    void digestWhenGnuTarWritesInItsFormatsIsTheSame(String format) throws Exception {
        Path simx = Files.createDirectories(root.resolve("simx"));
        Files.createDirectory(simx.resolve("empty"));
        String longName = "long-".repeat(30);
        Files.writeString(simx.resolve(longName), "hello");
        Files.createLink(simx.resolve("other"), simx.resolve(longName));
        Files.createSymbolicLink(simx.resolve("link"), Path.of(longName));
        String[] command = {
            "tar", "--format=" + format, "--owner=0", "--group=0", "--mode=0755", "-C", root.toString(), "-c", "simx"
        };
        Process tar = new ProcessBuilder(command).start();
        byte[] bytes = tar.getInputStream().readAllBytes();
        assertThat(tar.waitFor()).isZero();

        ProductsDigest digest = new ProductsDigest();
        digest.add("/opt/simx", new ByteArrayInputStream(bytes));

        SampleTar same = new SampleTar(entry -> entry.setMode(entry.isSymbolicLink() ? 0777 : 0755))
                .directory("simx")
                .directory("simx/empty")
                .file("simx/other", "hello")
                .hardLink("simx/" + longName, "simx/other")
                .link("simx/link", longName);
        ProductsDigest written = new ProductsDigest();
        written.add("/opt/simx", new ByteArrayInputStream(same.bytes()));
        assertThat(digest.digest()).isEqualTo(written.digest());
    }

    private static SampleTar tar() {
        return new SampleTar(entry -> {});
    }

    private static Digest digest(SampleTar tar) throws IOException {
        return digest("/opt/simx", tar);
    }

    private static Digest digest(String path, SampleTar tar) throws IOException {
        ProductsDigest digest = new ProductsDigest();
        digest.add(path, new ByteArrayInputStream(tar.bytes()));
        return digest.digest();
    }
}
