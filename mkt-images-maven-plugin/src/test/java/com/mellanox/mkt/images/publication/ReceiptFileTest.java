package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.Receipt.Moved;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts as files. */
class ReceiptFileTest {
    private static final Digest BEFORE = new Digest("sha256:" + "a".repeat(64));
    private static final Digest AFTER = new Digest("sha256:" + "b".repeat(64));

    @TempDir
    private Path directory;

    @Test
    void fileWhenReadIsWhatWasWritten() {
        Path file = directory.resolve("deb12/published.json");
        Receipt receipt = new Receipt(
                new ImageKey("deb12"),
                "1.0",
                Instant.parse("2026-11-25T12:00:00Z"),
                false,
                List.of(new Upload(
                        ImageReference.parse("harbor.example.com/mkt/kvm:deb12-1f2e"), AFTER, 587_000_000, 12)),
                List.of(
                        new Moved(ImageReference.parse("harbor.example.com/mkt/kvm:deb12"), BEFORE, AFTER),
                        new Moved(ImageReference.parse("harbor.example.com/mkt/kvm:deb12-1.0"), null, AFTER)));

        ReceiptFile.write(file, receipt);

        assertThat(ReceiptFile.read(file)).isEqualTo(receipt);
        assertThat(ReceiptFile.find(file)).contains(receipt);
    }

    @Test
    void fileWhenItIsNoReceiptIsAnError() throws IOException {
        Path file = directory.resolve("published.json");
        for (String text : new String[] {"", "{\"formatVersion\": 1}", "{\"formatVersion\": 2}", "{", "7"}) {
            Files.writeString(file, text);

            assertThatThrownBy(() -> ReceiptFile.read(file))
                    .as(text)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(file + " is no receipt of a publication. Name the published.json");
        }
    }
}
