package com.mellanox.mkt.images.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Problems of several files, told together and in the order of their lines. */
class ProblemsTest {
    private final Problems problems = new Problems();

    @Test
    void throwIfAnyWhenThereAreNoneReturns() {
        assertThat(problems.isEmpty()).isTrue();
        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    @Test
    void listWhenFilesAreMixedHasEachFileByLine() {
        problems.add(Path.of("b"), 9, "late", "x");
        problems.add(Path.of("a"), 3, "other", "x");
        problems.add(Path.of("b"), 2, "early", "x");
        assertThat(problems.list()).extracting(Problem::what).containsExactly("early", "late", "other");
        assertThat(problems.count()).isEqualTo(3);
    }

    @Test
    void addWhenSameProblemTwiceKeepsOne() {
        problems.add(Path.of("a"), 3, "same", "x");
        problems.add(Path.of("a"), 3, "same", "x");
        assertThat(problems.list()).hasSize(1);
    }

    @Test
    void throwIfAnyWhenSeveralNamesAll() {
        problems.add(Path.of("image.yaml"), 1, "one", "Mend it");
        problems.add(Path.of("image.yaml"), 2, "two", "Mend it, too");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(problems::throwIfAny)
                .withMessage("2 problems:\n  image.yaml:1: one. Mend it\n  image.yaml:2: two. Mend it, too");
    }

    @Test
    void throwIfAnyWhenSingleIsOneLine() {
        problems.add(Path.of("image.yaml"), 1, "one", "Mend it");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(problems::throwIfAny)
                .withMessage("image.yaml:1: one. Mend it");
    }
}
