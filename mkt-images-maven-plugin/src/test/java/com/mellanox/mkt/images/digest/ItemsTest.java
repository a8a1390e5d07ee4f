package com.mellanox.mkt.images.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link Items}: what makes another digest, and what does not. */
class ItemsTest {
    private static final Item BASE = Item.of("base debian:bookworm", "sha256:1");
    private static final Item SETUP = Item.file("setup.sh", "0644 sha256:2");

    @Test
    void digestWhenTheFormatIsThisOneIsTheGoldenOne() {
        Items items = new Items(List.of(BASE, Item.text("kvm.Dockerfile", "FROM debian:bookworm\n"), SETUP));

        // Another value here makes every image of every user out of date.
        assertThat(items.digest())
                .hasToString("sha256:60d9dca8258b4f914439a9963fc8207aa7a76da36f4bd5ecfeef2ca5a59b46d5");
    }

    @Test
    void digestWhenTheOrderIsAnotherIsAnother() {
        assertThat(new Items(List.of(BASE, SETUP)).digest()).isNotEqualTo(new Items(List.of(SETUP, BASE)).digest());
    }

    @Test
    void digestWhenNameAndValueAreSplitElsewhereIsAnother() {
        assertThat(digest(Item.of("ab", "c"))).isNotEqualTo(digest(Item.of("a", "bc")));
        assertThat(digest(Item.of("ab", ""))).isNotEqualTo(digest(Item.of("", "ab")));
    }

    @Test
    void digestWhenTheKindIsAnotherIsAnother() {
        assertThat(List.of(digest(Item.of("a", "b")), digest(Item.text("a", "b")), digest(Item.file("a", "b"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void digestWhenAnEmptyItemIsAddedIsAnother() {
        assertThat(new Items(List.of(BASE, Item.of("", ""))).digest()).isNotEqualTo(digest(BASE));
    }

    @Test
    void digestWhenANoteIsAddedIsTheSame() {
        assertThat(new Items(List.of(Item.note("commit", "1"), BASE)).digest()).isEqualTo(digest(BASE));
    }

    @Test
    void valueWhenAskedByNameIsThatOfTheItem() {
        Items items = new Items(List.of(BASE, SETUP));

        assertThat(items.value("setup.sh")).contains("0644 sha256:2");
        assertThat(items.value("setup")).isEmpty();
    }

    private static Object digest(Item item) {
        return new Items(List.of(item)).digest();
    }
}
