package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.type.Digest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receipts of publications to a registry in memory. */
class PublishedReceiptTest {
    private static final Digest OLD = new Digest("sha256:" + "0".repeat(64));

    @TempDir
    private Path directory;

    private final FakeEngine engine = SampleBuild.engine();
    private final MemoryRegistry registry = new MemoryRegistry("harbor.example.com", engine);

    private Receipt publish() {
        Publication.Request request = new Publication.Request(
                new SampleBuild().on(engine),
                List.of("deb12-snapshot"),
                new PublishOptions(false, false),
                false,
                directory.resolve("published.json"),
                Duration.ofMinutes(1));
        return new Publication(engine, registry, directory, event -> {}, Clock.systemUTC()).publish(request);
    }

    @Test
    void receiptWhenWrittenListsThePackagesOfTheKvmImageAndTheCompiledOnes() {
        Receipt receipt = publish();

        assertThat(receipt.images())
                .filteredOn(Upload::isKvm)
                .extracting(Upload::osPackages)
                .containsExactly(SampleBuild.OS_PACKAGES);
        assertThat(receipt.images())
                .filteredOn(upload -> !upload.isKvm())
                .extracting(Upload::osPackages)
                .containsOnlyNulls();
        assertThat(receipt.packages()).singleElement().satisfies(compiled -> {
            assertThat(compiled.name().value()).isEqualTo("rdma_core");
            assertThat(compiled.source()).isNotNull();
        });
    }

    @Test
    void receiptWhenItReplacesOneOfOtherImagesKeepsThat() {
        Path file = directory.resolve("published.json");
        Path earlier = directory.resolve("published-before.json");
        Receipt first = publish();
        publish();
        assertThat(earlier).doesNotExist();
        Receipt other = new Receipt(
                first.key(),
                "0.9",
                first.at(),
                true,
                List.of(new Upload(first.images().get(0).image(), OLD, 1, 1)),
                List.of(),
                List.of());
        PublicationFiles.writeReceipt(file, other);

        publish();

        assertThat(PublicationFiles.readReceipt(earlier)).isEqualTo(other);
        assertThat(PublicationFiles.readReceipt(file).version()).isEqualTo(first.version());
    }
}
