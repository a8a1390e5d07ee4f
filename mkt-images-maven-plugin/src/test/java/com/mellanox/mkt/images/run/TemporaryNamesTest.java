package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link TemporaryNames}: a run that was killed, and the next one. */
class TemporaryNamesTest {
    private static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
    private static final ImageReference SIMX = ImageReference.parse("local_mkt/support_simx:deb12");
    private static final ImageReference BASE = ImageReference.parse("debian:bookworm");

    @TempDir
    private Path cache;

    private final FakeEngine engine = new FakeEngine().withImage(BASE.toString());

    private TemporaryNames names(String of) {
        return new TemporaryNames(cache, of);
    }

    private ImageId base() {
        return engine.find(BASE).orElseThrow();
    }

    @Test
    void namesWhenChosenAreOfNoRegistryAndNewForEachBuild() {
        ImageId other = new ImageId(new Digest("sha256:" + "a".repeat(64)));

        Map<ImageId, ImageReference> names = names("Docker").choose(KVM, List.of(base(), other, base()));

        assertThat(names).containsOnlyKeys(base(), other);
        assertThat(names.values())
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name.toString()).matches("mkt-images\\.invalid/[0-9a-f]{24}:[01]"));
        assertThat(names("Docker").choose(KVM, List.of(base())).values()).doesNotContainAnyElementsOf(names.values());
    }

    @Test
    void namesWhenABuildDiedAreRemovedByTheNextOfTheImage() {
        ImageReference name =
                names("Docker").choose(KVM, List.of(base())).values().iterator().next();
        engine.tag(base(), name);

        names("Docker").removeLeft(SIMX, engine);
        names("Podman").removeLeft(KVM, engine);
        assertThat(engine.find(name)).isPresent();

        names("Docker").removeLeft(KVM, engine);
        assertThat(engine.find(name)).isEmpty();
        assertThat(engine.find(BASE)).isPresent();
    }

    @Test
    void namesWhenTheBuildEndedAreLeftAlone() {
        TemporaryNames names = names("Docker");
        ImageReference name =
                names.choose(KVM, List.of(base())).values().iterator().next();
        engine.tag(base(), name);

        names.forget(KVM);
        names.removeLeft(KVM, engine);

        assertThat(engine.find(name)).isPresent();
    }
}
