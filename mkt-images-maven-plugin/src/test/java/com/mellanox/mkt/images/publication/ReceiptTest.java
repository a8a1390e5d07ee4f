package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.publication.BuiltImages.Source;
import com.mellanox.mkt.images.publication.Receipt.Boot;
import com.mellanox.mkt.images.publication.Receipt.Compiled;
import com.mellanox.mkt.images.publication.Receipt.Moved;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Receipts as files. */
class ReceiptTest {
    private static final Digest BEFORE = new Digest("sha256:" + "a".repeat(64));
    private static final Digest AFTER = new Digest("sha256:" + "b".repeat(64));

    private static final String OLD_FORM = """
            {
              "formatVersion": 1,
              "key": "deb12",
              "version": "1.0",
              "at": "2026-11-25T12:00:00Z",
              "complete": true,
              "images": [
                {
                  "image": "harbor.example.com/mkt/kvm:deb12-1f2e",
                  "digest": "%s",
                  "size": 587000000,
                  "sent": 12
                }
              ],
              "tags": []
            }
            """.formatted(AFTER);

    private static final PackageName RDMA_CORE = new PackageName("rdma_core");
    private static final String RDMA_CORE_URL = "https://example.com/rdma-core.git";
    private static final Commit COMMIT = new Commit("a".repeat(40));

    @TempDir
    private Path directory;

    private static Receipt receipt(@Nullable Boot boot) {
        return new Receipt(
                new ImageKey("deb12"),
                "1.0",
                Instant.parse("2026-11-25T12:00:00Z"),
                false,
                List.of(
                        new Upload(ImageReference.parse("harbor.example.com/mkt/build:deb12-1f2e"), AFTER, 7, 0),
                        kvm(boot)),
                List.of(
                        new Moved(ImageReference.parse("harbor.example.com/mkt/kvm:deb12"), BEFORE, AFTER),
                        new Moved(ImageReference.parse("harbor.example.com/mkt/kvm:deb12-1.0"), null, AFTER)),
                List.of(new Compiled(RDMA_CORE, new Source(RDMA_CORE_URL, COMMIT.id(), null, "b".repeat(40)))));
    }

    private static Upload kvm(@Nullable Boot boot) {
        return new Upload(
                ImageReference.parse("harbor.example.com/mkt/kvm:deb12-1f2e"),
                AFTER,
                587_000_000,
                12,
                boot,
                boot == null ? null : List.of(new OsPackage("libc6", "2.36-9", "amd64")));
    }

    static Stream<@Nullable Boot> boots() {
        return Stream.of(
                null, new Boot(false, null, null), new Boot(true, "6.1.158", Instant.parse("2026-11-25T11:00:00Z")));
    }

    @ParameterizedTest
    @MethodSource("boots")
    void fileWhenReadIsWhatWasWritten(@Nullable Boot boot) {
        Path file = directory.resolve("deb12/published.json");
        Receipt receipt = receipt(boot);

        PublicationFiles.writeReceipt(file, receipt);

        assertThat(PublicationFiles.readReceipt(file)).isEqualTo(receipt);
        assertThat(PublicationFiles.findReceipt(file)).contains(receipt);
    }

    @Test
    void fileWhenTheKvmImageHasBootedNamesTheKernelThereAlone() throws IOException {
        Path file = directory.resolve("published.json");

        PublicationFiles.writeReceipt(file, receipt(new Boot(true, "6.1.158", Instant.parse("2026-11-25T11:00:00Z"))));

        List<JsonValue> images =
                JsonReader.read(Files.readString(file)).at("images").items();
        assertThat(images.get(0).members()).doesNotContainKey("boot");
        assertThat(images.get(1).at("boot").at("booted").isTrue()).isTrue();
        assertThat(images.get(1).at("boot").at("kernel").text()).contains("6.1.158");
        assertThat(images.get(1).at("boot").at("at").text()).contains("2026-11-25T11:00:00Z");
    }

    @Test
    void fileWhenOfAVersionThatSaysNothingOfBootsIsRead() throws IOException {
        Path file = directory.resolve("published.json");
        Files.writeString(file, OLD_FORM);

        Receipt old = PublicationFiles.readReceipt(file);
        assertThat(old.images()).containsExactly(kvm(null));
        assertThat(old.commitOf(RDMA_CORE, RDMA_CORE_URL)).isEmpty();
    }

    @Test
    void commitWhenThePackageHadItsSourceFromTheRepositoryIsThatOfThePublication() {
        assertThat(receipt(null).commitOf(RDMA_CORE, RDMA_CORE_URL)).contains(COMMIT);
        assertThat(receipt(null).commitOf(RDMA_CORE, "https://example.com/fork.git"))
                .isEmpty();
        assertThat(receipt(null).commitOf(new PackageName("perftest"), RDMA_CORE_URL))
                .isEmpty();
    }

    @Test
    void fileWhenItIsNoReceiptIsAnError() throws IOException {
        Path file = directory.resolve("published.json");
        for (String text : new String[] {"", "{\"formatVersion\": 1}", "{\"formatVersion\": 2}", "{", "7"}) {
            Files.writeString(file, text);

            assertThatThrownBy(() -> PublicationFiles.readReceipt(file))
                    .as(text)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(
                            file + " is not a receipt of a publication by this version of the plugin. Name the"
                                    + " published.json");
        }
    }
}
