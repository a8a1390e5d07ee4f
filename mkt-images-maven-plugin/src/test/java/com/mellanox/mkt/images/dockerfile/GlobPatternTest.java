package com.mellanox.mkt.images.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns against the examples of Go's and Docker's documentation. */
class GlobPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | a | true",
                "* | a/b | false",
                "a/* | a/b | true",
                "a? | ab | true",
                "a? | a/ | false",
                "[a-c]x | bx | true",
                "[^a-c]x | bx | false",
                "[^a-c]x | dx | true",
                "[]]x | ]x | true",
                "[&&a]x | &x | true",
                "[\\]]x | ]x | true",
                "a.b | axb | false",
                "a+(b) | a+(b) | true",
                "a\\*b | a*b | true",
                "a\\*b | axb | false",
                "** | a/b/c | true",
                "**/c | a/b/c | true",
                "**/c | c | true",
                "**/c | a/xc | false",
                "a/**/c | a/c | true",
                "a/**/c | a/b/b/c | true",
                "a/** | a/b/c | true",
                "a/** | a | false",
                "*/*.go | a/b.go | true",
            })
    void matchesWhenAskedFollowsDockersRules(String pattern, String path, boolean matches) {
        assertThat(GlobPattern.of(pattern).matches(path)).isEqualTo(matches);
    }

    @Test
    void matchesPathOrParentWhenADirectoryMatchesIsTrue() {
        assertThat(GlobPattern.of("a/*").matchesPathOrParent("a/b/c/d")).isTrue();
        assertThat(GlobPattern.of("a/x").matchesPathOrParent("a/b/c/d")).isFalse();
    }

    @Test
    void ofWhenBracketHasNoEndThrows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GlobPattern.of("a[b"))
                .withMessageContaining("'a[b'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GlobPattern.of("a["))
                .withMessageContaining("'a['");
    }

    @Test
    void ofWhenRangeIsEmptyNamesIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GlobPattern.of("[z-a]"))
                .withMessageContaining("z-a");
    }

    @ParameterizedTest
    @CsvSource({
        "[]a], ], true",
        "[^a], /, false",
        "[^a-c]x, dx, true",
        "[a\\-c], -, true",
        "[a\\-c], b, false",
        "a[-]b, a-b, true",
        "[[:x], :, true",
        "[&&a], &, true",
        "**/, a/, true",
        "**/b/**/c, a/b/x/y/c, true",
        "**/b/**/c, ab/c, false",
        "***, a/b, true",
        "\\*, *, true",
    })
    void matchesWhenPatternHasRareFormsFollowsDockersRules(String pattern, String path, boolean matches) {
        assertThat(GlobPattern.of(pattern).matches(path)).isEqualTo(matches);
    }

    @Test
    @Timeout(10)
    void matchesWhenThereAreManyStarsEnds() {
        assertThat(GlobPattern.of("*a".repeat(40) + "b").matches("a".repeat(200)))
                .isFalse();
        assertThat(GlobPattern.of("**/a/".repeat(12) + "b").matches("a/".repeat(60) + "c"))
                .isFalse();
    }
}
