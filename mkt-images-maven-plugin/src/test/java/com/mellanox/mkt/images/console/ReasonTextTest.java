package com.mellanox.mkt.images.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link ReasonText}. */
class ReasonTextTest {
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final List<Reason> ONE_OF_EACH = List.of(
            new Reason.Missing(),
            new Reason.Foreign(),
            new Reason.Changed("kvm.Dockerfile:14", "RUN a", "RUN b"),
            new Reason.Added("file extra.conf", A),
            new Reason.Removed("kvm.Dockerfile:3", "EXPOSE 22"),
            new Reason.Unexplained(new Digest("sha256:" + A), new Digest("sha256:" + B)),
            new Reason.Cascade(ImageReference.parse("local_mkt/support_rdma_core:fc40")),
            new Reason.Forced("-Dmkt.rebuild=kvm"),
            new Reason.SourceNotFetched("1111111111111111111111111111111111111111 of https://example.com/a.git"),
            new Reason.BuiltIncrementally(),
            new Reason.NotKept(ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40")),
            new Reason.NoEngine(),
            new Reason.Unused());

    private static String changed(String item, String before, String after) {
        return ReasonText.of(new Reason.Changed(item, before, after));
    }

    @Test
    void reasonsWhenWordedNameItemAndValues() {
        assertThat(ONE_OF_EACH.stream().map(ReasonText::of))
                .containsExactly(
                        "not on the engine",
                        "the image of this name has no record of what it was made of",
                        "kvm.Dockerfile:14: RUN a -> RUN b",
                        "new: file extra.conf aaaaaaa",
                        "gone: kvm.Dockerfile:3: EXPOSE 22",
                        "made of other things (inputs sha256:aaaaaaaaaaaa -> sha256:bbbbbbbbbbbb), and which ones is not"
                                + " recorded with the image",
                        "since support_rdma_core is built",
                        "since -Dmkt.rebuild=kvm asks for it",
                        "source not fetched yet: 1111111 of https://example.com/a.git",
                        "the image was built incrementally, from a work tree",
                        "kvm needs it, and the builder keeps no images",
                        "no engine to ask",
                        "no image copies from it");
    }

    @Test
    void reasonsWhenAKindIsAddedHaveAnExampleHere() {
        assertThat(ONE_OF_EACH.stream().map(Object::getClass)).contains(Reason.class.getPermittedSubclasses());
    }

    @Test
    void idsWhenLongAreShortened() {
        assertThat(changed("git tree", "1f2e3a4" + "0".repeat(33), "9ab01cd" + "0".repeat(33)))
                .isEqualTo("git tree 1f2e3a4 -> 9ab01cd");
        assertThat(changed("base debian:12", "sha256:" + A, "sha256:" + B))
                .isEqualTo("base debian:12 sha256:aaaaaaaaaaaa -> sha256:bbbbbbbbbbbb");
        assertThat(changed("file a", A + " rw-r--r--", A + " rwxr-xr-x"))
                .isEqualTo("file a aaaaaaa rw-r--r-- -> aaaaaaa rwxr-xr-x");
    }

    @Test
    void idsWhenTheirFirstDigitsAreTheSameShowTheFirstThatIsNot() {
        assertThat(changed("git tree", "a".repeat(9) + "b".repeat(31), "a".repeat(40)))
                .isEqualTo("git tree aaaaaaaaab -> aaaaaaaaaa");
        assertThat(changed("base debian:12", "sha256:" + A, "sha256:" + "a".repeat(14) + "b".repeat(50)))
                .isEqualTo("base debian:12 sha256:aaaaaaaaaaaaaaa -> sha256:aaaaaaaaaaaaaab");
    }

    @Test
    void hexadecimalWordsWhenNoIdsStayAsTheyAre() {
        assertThat(changed("argument X", "deadbeef", "x" + A.substring(0, 40)))
                .isEqualTo("argument X deadbeef -> x" + A.substring(0, 40));
    }

    @Test
    void linesWhenLongAreCutAroundTheDifference() {
        String before = "RUN " + "b".repeat(80) + " old " + "c".repeat(80);
        String after = "RUN " + "b".repeat(80) + " new " + "c".repeat(80);

        assertThat(changed("kvm.Dockerfile:2", before, after))
                .isEqualTo("kvm.Dockerfile:2: …bbbbbbbbbbbbbbbbbbb old " + "c".repeat(36)
                        + "… -> …bbbbbbbbbbbbbbbbbbb new " + "c".repeat(36) + "…");
    }

    @Test
    void linesWhenLongAndDifferentAtOnceAreCutAtTheEnd() {
        assertThat(changed("kvm.Dockerfile:2", "RUN x", "ADD " + "y".repeat(100)))
                .isEqualTo("kvm.Dockerfile:2: RUN x -> ADD " + "y".repeat(56) + "…");
    }

    @Test
    void linesWhenOneIsTheBeginningOfTheOtherShowWhereItEnds() {
        String line = "RUN " + "x".repeat(96);

        assertThat(changed("kvm.Dockerfile:2", line, line + " -v"))
                .isEqualTo("kvm.Dockerfile:2: …" + "x".repeat(20) + " -> …" + "x".repeat(20) + " -v");
    }

    @Test
    void linesWhenCutNeverSplitACharacter() {
        String before = "RUN " + "\uD83D\uDC27".repeat(40) + "a";
        String after = "RUN " + "\uD83D\uDC27".repeat(40) + "b";
        String odd = "RUNS" + " " + "\uD83D\uDC27".repeat(40);

        assertThat(changed("f:1", before, after).codePoints().filter(ReasonTextTest::isHalf))
                .isEmpty();
        assertThat(changed("f:1", odd, odd + "b").codePoints().filter(ReasonTextTest::isHalf))
                .isEmpty();
        assertThat(changed("f:1", odd, "ADD").codePoints().filter(ReasonTextTest::isHalf))
                .isEmpty();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    @Test
    void valuesWhenEmptyOrWithBlanksAroundThemAreQuoted() {
        assertThat(changed("argument X", "", "a ")).isEqualTo("argument X '' -> 'a '");
    }

    @Test
    void controlCharactersWhenInAValueReachNoTerminal() {
        assertThat(changed("argument X", "a\tb\r\n", "\u001b[31m")).isEqualTo("argument X a\\tb\\r\\n -> \\u001b[31m");
        assertThat(changed("file a\nb", "1", "2")).isEqualTo("file a\\nb 1 -> 2");
    }
}
