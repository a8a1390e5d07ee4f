package com.mellanox.mkt.images.outdated;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.type.Commit;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions as projects tag them, and releases of distributions. */
class TagVersionTest {
    private static final Commit ONE = new Commit("1".repeat(40));
    private static final Commit OTHER = new Commit("2".repeat(40));

    @ParameterizedTest
    @CsvSource({
        "v6.1, v6.10, true",
        "v6.10, v6.9, false",
        "v6.1, v6.1.1, true",
        "v6.1, v6.1.0, false",
        "v6.1-rc3, v6.1, true",
        "v6.1, v6.2-rc1, false",
        "v6.1, 6.2, false",
        "rdma-core-49.1, rdma-core-50.0, true",
        "v50.0, rdma-core-51.0, false",
        "50.0-1, 50.0-2, true",
        "50.0-1, 50.1-1, true",
        "v4.5-0.20, v24.07.0-0.44, true",
        "iproute2-6.1, iproute2-6.10, true",
        "v1.0, v1.1beta2, false",
        "v1.0, v1.1-el8, false",
        "v1.0, nightly, false",
        "v20240101, v99999999999999999999999, true"
    })
    void versionWhenComparedCountsNumbersOfTheSameForm(String from, String to, boolean isNewer) {
        TagVersion version = TagVersion.parse(from).orElseThrow();

        assertThat(TagVersion.parse(to)
                        .filter(other -> other.isNewerThan(version))
                        .isPresent())
                .isEqualTo(isNewer);
    }

    @Test
    void tagWhenThereAreNewerOnesIsTheHighest() {
        Map<String, Commit> tags = new HashMap<>(Map.of("v1.0", ONE, "stable", ONE, "v1.2", OTHER, "v1.10", OTHER));
        tags.put("v2.0-rc1", OTHER);
        NewerTag newer = new NewerTag(tags);

        assertThat(newer.versionsOf(ONE)).extracting(TagVersion::tag).containsExactly("v1.0");
        assertThat(newer.after(newer.versionsOf(ONE).get(0)).map(TagVersion::tag))
                .contains("v1.10");
        assertThat(newer.after(TagVersion.parse("v1.10").orElseThrow())).isEmpty();
    }

    @Test
    void releaseWhenItsFileNamesTheEndHasThat() {
        Map<String, String> fields =
                ReleaseFinder.fields("ID=fedora\nVERSION_ID=43\nSUPPORT_END=2027-01-02\nNAME=\"Fedora Linux\"\n");

        assertThat(fields).containsEntry("NAME", "Fedora Linux");
        assertThat(ReleaseEnd.of(fields)).contains(new ReleaseEnd("fedora 43", LocalDate.of(2027, 1, 2)));
    }

    @Test
    void releaseWhenOnlyTheTableKnowsItHasThatOfTheTable() {
        Optional<ReleaseEnd> debian = Optional.of(new ReleaseEnd("debian 12", LocalDate.of(2028, 6, 30)));

        assertThat(ReleaseEnd.of(Map.of("ID", "debian", "VERSION_ID", "12"))).isEqualTo(debian);
        assertThat(ReleaseEnd.find("debian", "bookworm")).isEqualTo(debian);
        assertThat(ReleaseEnd.find("alpine", "3.20")).isEmpty();
    }
}
