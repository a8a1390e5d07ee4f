package com.mellanox.mkt.images.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link InputItems}: what makes another digest, and what does not. */
class InputItemsTest {
    private static final InputItem BASE = InputItem.of("base debian:bookworm", "sha256:1");
    private static final InputItem SETUP = InputItem.file("setup.sh", "0644 sha256:2");

    @Test
    void digestWhenTheFormatIsThisOneIsTheGoldenOne() {
        InputItems items =
                new InputItems(List.of(BASE, InputItem.text("kvm.Dockerfile", "FROM debian:bookworm\n"), SETUP));

        // Another value here makes every image of every user out of date.
        assertThat(items.digest())
                .hasToString("sha256:60d9dca8258b4f914439a9963fc8207aa7a76da36f4bd5ecfeef2ca5a59b46d5");
    }

    @Test
    void digestWhenTheOrderIsAnotherIsAnother() {
        assertThat(new InputItems(List.of(BASE, SETUP)).digest())
                .isNotEqualTo(new InputItems(List.of(SETUP, BASE)).digest());
    }

    @Test
    void digestWhenNameAndValueAreSplitElsewhereIsAnother() {
        assertThat(digest(InputItem.of("ab", "c"))).isNotEqualTo(digest(InputItem.of("a", "bc")));
        assertThat(digest(InputItem.of("ab", ""))).isNotEqualTo(digest(InputItem.of("", "ab")));
    }

    @Test
    void digestWhenTheKindIsAnotherIsAnother() {
        assertThat(List.of(
                        digest(InputItem.of("a", "b")),
                        digest(InputItem.text("a", "b")),
                        digest(InputItem.file("a", "b"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void digestWhenAnEmptyItemIsAddedIsAnother() {
        assertThat(new InputItems(List.of(BASE, InputItem.of("", ""))).digest()).isNotEqualTo(digest(BASE));
    }

    @Test
    void digestWhenANoteIsAddedIsTheSame() {
        assertThat(new InputItems(List.of(InputItem.note("commit", "1"), BASE)).digest())
                .isEqualTo(digest(BASE));
    }

    @Test
    void valueWhenAskedByNameIsThatOfTheItem() {
        InputItems items = new InputItems(List.of(BASE, SETUP));

        assertThat(items.value("setup.sh")).contains("0644 sha256:2");
        assertThat(items.value("setup")).isEmpty();
    }

    private static Object digest(InputItem item) {
        return new InputItems(List.of(item)).digest();
    }
}
