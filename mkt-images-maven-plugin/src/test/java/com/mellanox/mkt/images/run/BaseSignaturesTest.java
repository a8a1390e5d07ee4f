package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageNotFetched;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.sign.ImageSigner;
import com.mellanox.mkt.images.sign.SampleKeys;
import com.mellanox.mkt.images.sign.SignatureRequirement;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that require signatures of base images, and of images that are fetched. */
class BaseSignaturesTest {
    private static final ImageReference BASE = ImageReference.parse("harbor.mellanox.com/base/debian:12");

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine().withRegistryImage(BASE.toString(), "1");
    private final MemoryRegistry registry = new MemoryRegistry("harbor.mellanox.com", engine);

    private SampleRun run() throws IOException {
        SampleKey key =
                new SampleKey(root).write("support.Dockerfile", "FROM " + BASE).write("kvm.Dockerfile", "FROM " + BASE);
        return new SampleRun(root, key, engine).signatures(requirement(registry));
    }

    private SignatureRequirement requirement(MemoryRegistry at) {
        return SignatureRequirement.of(SampleKeys.publicKeys("ec.pub"), root.resolve("cache"), host -> at);
    }

    @Test
    void runWhenABaseImageIsNotSignedBuildsNothing() throws IOException {
        SampleRun run = run();

        assertThatThrownBy(run::unplanned)
                .isInstanceOf(RegistryException.class)
                .hasMessageContainingAll("harbor.mellanox.com/base/debian@sha256:", "no valid signature");
        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void runWhenItsBaseImagesAreSignedBuilds() throws IOException {
        Digest digest = engine.digestAtRegistry(BASE, Duration.ofSeconds(1)).orElseThrow();
        registry.with(BASE.toString(), digest, "");
        ImageReference image = new ImageReference(BASE.name(), null, digest);
        new ImageSigner(registry, SampleKeys.unencrypted("ec"))
                .sign(image, registry.stored(image).orElseThrow(), List.of());

        assertThatCode(run()::unplanned).doesNotThrowAnyException();
        assertThat(engine.builds()).isNotEmpty();
    }

    @Test
    void runWhenThePublishedImagesAreNotSignedBuildsThemAndSaysWhy() throws IOException, GitAPIException {
        TwoMachines other = new TwoMachines(root.resolve("two"));
        other.publish(SampleImages.BUILD);

        SampleRun run = other.here().signatures(requirement(other.registry));
        assertThatThrownBy(run::unplanned).hasMessageContaining("has no valid signature");

        assertThat(run.of(ImageNotFetched.class)).isEmpty();
    }
}
