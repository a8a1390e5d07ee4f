package com.mellanox.mkt.images.engine.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Dockerfile that copies a path, and the configuration of an image. */
class DockerfileContextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/opt/products | [\"/opt/products\", \"/products\"]",
                "/tool | [\"/tool\", \"/tool\"]",
                "/a b/c\"d | [\"/a b/c\\\"d\", \"/c\\\"d\"]",
            })
    void pathIsCopiedToTheRootByItsLastPart(String path, String words) {
        assertThat(DockerfileContext.copying(path).dockerfile())
                .isEqualTo("FROM scratch\nCOPY --from=mkt-images.invalid/image " + words + "\n");
    }

    @Test
    void labelsWhenTheConfigurationHasNoneAreEmpty() {
        assertThat(ImageConfig.labels("{\"config\": {\"Labels\": {\"a\": \"b\"}}}"))
                .containsEntry("a", "b");
        assertThat(ImageConfig.labels("{\"config\": {}}")).isEmpty();
        assertThat(ImageConfig.labels("{")).isEmpty();
    }
}
