package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.ImageKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tags that people use, by version. */
class ReleaseTagsTest {
    private static final ImageKey KEY = new ImageKey("fc40");

    @Test
    void tagsWhenOfASnapshotLeaveThoseOfReleasesAlone() {
        assertThat(ReleaseTags.of(KEY, "1.4-SNAPSHOT", List.of())).containsExactly("fc40-snapshot");
    }

    @Test
    void tagsWhenOfAReleaseAreTheKeyAndTheVersion() {
        assertThat(ReleaseTags.of(KEY, "1.4", List.of())).containsExactly("fc40", "fc40-1.4");
    }

    @Test
    void tagsWhenGivenAreThose() {
        assertThat(ReleaseTags.of(KEY, "1.4", List.of("try", " second "))).containsExactly("try", "second");
    }

    @Test
    void tagsWhenOneCannotBeOneAreAnErrorThatNamesIt() {
        assertThatThrownBy(() -> ReleaseTags.of(KEY, "1.4", List.of("a/b")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("-Dmkt.push.tags: 'a/b' cannot be a tag. A tag has at most 128 letters");
        assertThatThrownBy(() -> ReleaseTags.of(KEY, "1.4+build", List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The version makes 'fc40-1.4+build', which cannot be a tag.");
    }
}
