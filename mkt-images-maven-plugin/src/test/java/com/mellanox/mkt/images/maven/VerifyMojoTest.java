package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.registry.HttpRegistry;
import com.mellanox.mkt.images.sign.SampleKeys;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code verify} at a registry with one image. */
class VerifyMojoTest {
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "{}";
    private static final String MANIFEST = "{\"schemaVersion\":2,\"mediaType\":\"" + TYPE
            + "\",\"config\":{\"digest\":\"" + digest(CONFIG) + "\"},\"layers\":[]}";

    @TempDir
    private Path root;

    private final MavenSession session = mock(MavenSession.class);
    private final HttpRegistry registry = HttpRegistry.start();
    private VerifyMojo mojo;
    private SampleModule module;

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void createModule() throws IOException {
        when(session.getSystemProperties()).thenReturn(new Properties());
        when(session.getRequest()).thenReturn(new DefaultMavenExecutionRequest());
        module = new SampleModule(root, session).writeOs();
        mojo = new VerifyMojo(mock(SettingsDecrypter.class), mock(RepositorySystem.class));
        mojo.session = session;
        mojo.registry = registry.host();
        Files.write(root.resolve("cosign.pub"), SampleKeys.bytes("cosign.pub"));
        Answer manifest = Answer.of(200, MANIFEST)
                .with("Content-Type", TYPE)
                .with("Docker-Content-Digest", digest(MANIFEST).value());
        for (String reference : List.of("deb12", "deb12-1.5", digest(MANIFEST).value())) {
            registry.answer("GET /v2/mkt/kvm/manifests/" + reference, manifest);
        }
        registry.answer("GET /v2/mkt/kvm/blobs/" + digest(CONFIG), Answer.of(200, CONFIG));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void imageWhenItIsNotSignedIsRefusedAndWhatIsThereIsPrinted() {
        mojo.verifyKey = List.of("cosign.pub");

        assertThatThrownBy(() -> module.execute(mojo))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContainingAll(
                        registry.host() + "/mkt/kvm:deb12: " + digest(MANIFEST) + " has no valid signature by the key "
                                + SampleKeys.publicKeys("cosign.pub").describe(),
                        "Do not use these images");
        assertThat(module.news())
                .contains("info " + registry.host() + "/mkt/kvm:deb12: " + digest(MANIFEST)
                        + ", 0 layers, nothing attached");
    }

    @Test
    void imageWhenNamedIsThatOne() {
        mojo.verifyKey = List.of("cosign.pub");
        mojo.images = List.of(registry.host() + "/mkt/kvm:other");

        assertThatThrownBy(() -> module.execute(mojo)).hasMessageContaining("/mkt/kvm:other is not at its registry");
    }

    @Test
    void keyWhenThereIsNoneIsAskedForWithAllThatIsWrong() {
        mojo.images = List.of("KVM");

        assertThatThrownBy(() -> module.execute(mojo))
                .hasMessageContainingAll("-Dmkt.verify.key is missing", "-Dmkt.verify.image: 'KVM' is not an image");
    }
}
