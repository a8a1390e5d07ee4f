package com.mellanox.mkt.images.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.provenance.SampleImage;
import com.mellanox.mkt.images.publication.AttachedDocument;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.run.Labels;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link ImageDocuments}, with an engine in memory. */
class ImageDocumentsTest {
    private static final BuiltImages BUILT = SampleImage.built(null);
    private static final String KVM = BUILT.images().get(0).reference().toString();

    @TempDir
    private Path cache;

    private final FakeEngine engine = new FakeEngine();
    private ImageDocuments documents;
    private Image image;

    @BeforeEach
    void createImage() {
        engine.withImage(KVM, Map.of(Labels.CREATED, "2026-11-20T01:02:03Z", Labels.REVISION, "a".repeat(40)))
                .withFiles(KVM, "/var/lib/dpkg/status.d", Map.of("tzdata", "Package: tzdata\nVersion: 2024a-0\n"));
        documents = new ImageDocuments(() -> engine, cache, "1.0");
        image = with(engine.find(ImageReference.parse(KVM)).orElseThrow());
    }

    private static Image with(ImageId id) {
        Image sample = BUILT.images().get(0);
        return new Image(
                sample.reference(),
                sample.published(),
                id,
                sample.inputs(),
                sample.packages(),
                null,
                null,
                sample.making());
    }

    private static String text(AttachedDocument document) {
        return new String(document.content(), StandardCharsets.UTF_8);
    }

    @Test
    void documentsWhenForFilesAreTwoSbomsAndAStatement() throws IOException {
        List<AttachedDocument> files = documents.files(BUILT, image, null);

        assertThat(files)
                .extracting(AttachedDocument::fileName)
                .containsExactly("kvm.cdx.json", "kvm.spdx.json", "kvm.provenance.json");
        assertThat(DocumentSchema.CYCLONE_DX.problems(text(files.get(0)))).isEmpty();
        assertThat(DocumentSchema.SPDX.problems(text(files.get(1)))).isEmpty();
        assertThat(text(files.get(0))).contains("2026-11-20T01:02:03Z", "pkg:deb/tzdata@2024a-0");
        assertThat(JsonReader.read(text(files.get(2))).at("predicateType").text())
                .contains(files.get(2).predicateType());
    }

    @Test
    void documentsWhenForAPublicationArePredicatesAboutTheManifest() throws IOException {
        List<AttachedDocument> attached = documents.of(BUILT, image, SampleImage.MANIFEST);

        assertThat(attached)
                .extracting(AttachedDocument::predicateType)
                .containsExactly(
                        "https://cyclonedx.org/bom", "https://spdx.dev/Document", "https://slsa.dev/provenance/v1");
        assertThat(text(attached.get(0))).contains(SampleImage.MANIFEST.value());
        assertThat(JsonReader.read(text(attached.get(2))).members()).containsOnlyKeys("buildDefinition", "runDetails");
    }

    @Test
    void imageWhenReplacedOnTheEngineIsRefused() {
        assertThatThrownBy(() -> documents.files(BUILT, with(new ImageId(SampleImage.ID)), null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(KVM + " on the engine is not the image of the last complete build."
                        + " Build again: mvn mkt-images:build -Dkey=deb12");
    }

    @Test
    void packagesWhenTheyCannotBeListedAreAFailure() {
        engine.withFiles(KVM, "/nothing", Map.of());
        engine.withImage("other", Map.of()).withFiles("other", "/nothing", Map.of());
        engine.containers().next((output, input) -> {
            output.stderr("error: no database\n".getBytes(StandardCharsets.UTF_8));
            return 1;
        });
        ImageId other = engine.find(ImageReference.parse("other")).orElseThrow();

        assertThatThrownBy(() -> documents.installed(with(other)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("The packages in " + KVM + " cannot be listed: rpm ended with status 1");
    }
}
