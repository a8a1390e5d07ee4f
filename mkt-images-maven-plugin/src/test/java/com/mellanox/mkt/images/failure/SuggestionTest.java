package com.mellanox.mkt.images.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Near misses find the name that was meant; far ones find none. */
class SuggestionTest {
    private static final List<String> FIELDS = List.of("git_url", "git_commit", "other_files", "optional");

    @ParameterizedTest
    @CsvSource({
        "git_comit, git_commit",
        "git-commit, git_commit",
        "GIT_URL, git_url",
        "otherfiles, other_files",
        "optionl, optional",
        "giturl, git_url",
    })
    void nearestWhenMistypedIsTheOneMeant(String wrong, String meant) {
        assertThat(Suggestion.nearest(wrong, FIELDS)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"branch", "x", "description"})
    void nearestWhenNothingIsNearIsEmpty(String wrong) {
        assertThat(Suggestion.nearest(wrong, FIELDS)).isEmpty();
    }

    @Test
    void amongWhenNearNamesItAndAll() {
        assertThat(Suggestion.among("kwm", List.of("build", "kvm")))
                .isEqualTo("Did you mean 'kvm'? Allowed: build, kvm");
    }

    @Test
    void amongWhenFarNamesAll() {
        assertThat(Suggestion.among("frobnicate", List.of("build", "kvm"))).isEqualTo("Allowed: build, kvm");
    }

    @Test
    void amongWhenNothingIsAllowedSaysSo() {
        assertThat(Suggestion.among("kvm", List.of())).contains("No name");
    }
}
