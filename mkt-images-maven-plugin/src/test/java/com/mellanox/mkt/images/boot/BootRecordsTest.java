package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.boot.BootRecords.BootRecord;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has booted, as the cache keeps it. */
class BootRecordsTest {
    private static final ImageId IMAGE = new ImageId(new Digest("sha256:" + "1f2e".repeat(16)));
    private static final ImageId OTHER = new ImageId(new Digest("sha256:" + "0".repeat(64)));
    private static final BootRecord RECORD =
            new BootRecord(IMAGE, "6.1.158-mkt+", Instant.parse("2026-11-26T02:10:20.123456Z"));

    @TempDir
    private Path cache;

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("booted"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    @Test
    void recordWhenKeptIsThereForTheImageAlone() {
        new BootRecords(cache).write(RECORD);

        assertThat(new BootRecords(cache).of(IMAGE)).contains(RECORD);
        assertThat(new BootRecords(cache).of(OTHER)).isEmpty();
    }

    @Test
    void recordWhenTheImageBootsOnceMoreIsTheLastOne() {
        BootRecord later = new BootRecord(IMAGE, "6.12.0", RECORD.time().plusSeconds(60));

        BootRecords records = SampleRecords.in(cache, RECORD, later);

        assertThat(records.of(IMAGE)).contains(later);
    }

    @Test
    void recordWhenNothingHasEverBootedIsEmpty() {
        assertThat(new BootRecords(cache.resolve("none")).of(IMAGE)).isEmpty();
        assertThat(cache.resolve("none")).doesNotExist();
    }

    @Test
    void recordWhenItsFileIsBrokenCountsForNothingAndCanBeKeptAnew() throws IOException {
        BootRecords records = SampleRecords.in(cache, RECORD);
        for (String text :
                new String[] {"", "6.1.158\n", "6.1.158\nyesterday\n", "6.1.158\n2026-11-26T02:10:20Z\nmore\n"}) {
            Files.writeString(file(), text);

            assertThat(records.of(IMAGE)).as(text).isEmpty();
        }
        Files.write(file(), new byte[] {(byte) 0xff, '\n', 0, '\n'});
        assertThat(records.of(IMAGE)).isEmpty();

        records.write(RECORD);

        assertThat(records.of(IMAGE)).contains(RECORD);
    }

    @Test
    void recordWhenItCannotBeKeptNamesThePlaceAndTheRemedy() throws IOException {
        Files.writeString(cache.resolve("booted"), "a file in the place of the directory");

        assertThatThrownBy(() -> new BootRecords(cache).write(RECORD))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Cannot record in " + cache.resolve("booted"))
                .hasMessageEndingWith("Make room there, or name another directory with -Dmkt.cacheDir");
    }
}
