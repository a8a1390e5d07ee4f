package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageDiffers;
import com.mellanox.mkt.images.event.BuildEvent.ImageReproduced;
import com.mellanox.mkt.images.event.BuildEvent.OtherInputs;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link Reproduction}: images of a publication that another machine builds again. */
class ReproductionTest {
    private static final String KVM = "harbor.mellanox.com/mkt/kvm:deb12";
    private static final String BUILD = "harbor.mellanox.com/mkt/build:deb12";
    private static final String SIMX = "local_mkt/support_simx:deb12";

    @TempDir
    private Path root;

    private final FakeEngine publisher = new FakeEngine();
    private final FakeEngine engine = new FakeEngine();
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm")
                .script("simx")
                .write("kvm.Dockerfile", "FROM debian:bookworm", "COPY --from=" + SIMX + " /a /a");
    }

    private SampleRun run() throws IOException {
        return new SampleRun(Files.createDirectories(root.resolve("here")), key, engine);
    }

    /** Builds the images on the other engine, and lets the registry have them. */
    private Receipt publish() {
        SampleRun run = new SampleRun(root, key, publisher);
        run.run();
        BuiltImages built = PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES));
        List<Upload> uploads = new ArrayList<>();
        built.images().forEach(image -> {
            Digest digest = Digest.of(image.reference().toString().getBytes(StandardCharsets.UTF_8));
            engine.withRegistryCopy(
                    new ImageReference(image.reference().name(), null, digest), publisher, image.reference());
            uploads.add(new Upload(image.published(), digest, 1, 1, null, null));
        });
        return receipt(uploads);
    }

    private Receipt receipt(List<Upload> uploads) {
        return new Receipt(key.descriptor().key(), "1.5", Instant.EPOCH, true, uploads, List.of(), List.of());
    }

    @Test
    void imagesWhenBuiltFromTheSameFilesAreThePublishedOnes() throws IOException {
        Receipt receipt = publish();
        SampleRun run = run();

        run.reproduce(receipt);

        assertThat(run.of(ImageReproduced.class))
                .extracting(same -> same.image().toString())
                .containsExactly(BUILD, KVM);
        assertThat(engine.builds())
                .hasSize(3)
                .allSatisfy(build -> assertThat(build.request().noCache()).isTrue());
    }

    @Test
    void imageWhenItDiffersIsNamedWithItsFilesAndThePulledOneIsRemoved() throws IOException {
        publisher.vary(KVM);
        Receipt receipt = publish();
        SampleRun run = run();

        assertThatThrownBy(() -> run.reproduce(receipt))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("out of the same commit: " + KVM);

        assertThat(run.of(ImageDiffers.class)).singleElement().satisfies(differs -> {
            assertThat(differs.image()).hasToString(KVM);
            assertThat(differs.list()).hasFileName("kvm-differences.txt").isNotEmptyFile();
        });
        assertThat(receipt.images())
                .extracting(upload ->
                        engine.images().find(new ImageReference(upload.image().name(), null, upload.digest())))
                .containsOnly(Optional.empty());
        assertThat(engine.find(ImageReference.parse(KVM))).isPresent();
    }

    @Test
    void inputsWhenTheBaseImageHasMovedAreNamed() throws IOException {
        Receipt receipt = publish();
        engine.withRegistryImage("debian:bookworm", "newer");
        SampleRun run = run();

        run.reproduce(receipt);

        assertThat(run.of(OtherInputs.class))
                .extracting(other -> other.image().toString())
                .containsExactly(BUILD, KVM);
    }

    @Test
    void filesWhenOfAnotherCommitFailBeforeTheBuild() throws IOException {
        Receipt receipt = publish();
        publisher.relabel(KVM, Labels.REVISION, "0123456789012345678901234567890123456789");
        publisher.relabel(BUILD, Labels.REVISION, "0123456789012345678901234567890123456789");
        receipt.images()
                .forEach(upload -> engine.withRegistryCopy(
                        new ImageReference(upload.image().name(), null, upload.digest()),
                        publisher,
                        upload.image().withTag("deb12")));

        assertThatThrownBy(() -> run().reproduce(receipt))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("was built from commit 0123456789012345678901234567890123456789")
                .hasMessageContaining("git checkout 0123456789012345678901234567890123456789");
        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void receiptWhenOfOtherImagesFailsBeforeTheBuild() {
        ImageReference other = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12-arm64-0123456789abcdef");
        Receipt receipt = receipt(List.of(new Upload(other, Digest.of(new byte[0]), 1, 1, null, null)));

        assertThatThrownBy(() -> run().reproduce(receipt)).hasMessageContaining("names no final image of deb12");
        assertThat(engine.builds()).isEmpty();
    }
}
