package com.mellanox.mkt.images.clean;

import static com.mellanox.mkt.images.clean.SampleCleaning.KVM;
import static com.mellanox.mkt.images.clean.SampleCleaning.inputs;
import static com.mellanox.mkt.images.clean.SampleCleaning.labels;
import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link OlderImages}: images with the names that publications gave them. */
class OlderImagesTest {
    @TempDir
    private Path cache;

    private SampleCleaning cleaning;

    @BeforeEach
    void createCleaning() {
        cleaning = new SampleCleaning(cache);
        cleaning.image(KVM, "a");
    }

    /** An image with its name by content, made on a day of 2024. */
    private ImageId older(String madeOf, int day) {
        ImageId id = cleaning.named(name(madeOf).toString(), labels(KVM, madeOf));
        cleaning.engine.storage().created(id, Instant.parse("2024-01-0" + day + "T00:00:00Z"));
        return id;
    }

    private static ImageReference name(String madeOf) {
        return KVM.withInputs(inputs(madeOf));
    }

    @Test
    void imagesWhenNotAmongTheNewestAreRemoved() {
        ImageId last = older("b", 2);
        ImageId first = older("c", 1);

        assertThat(cleaning.keep(2).list()).containsExactly(name("c") + ": not among the newest 2 of " + KVM);
        assertThat(cleaning.keep(1).remove()).hasSize(2);
        assertThat(cleaning.engine.holds(last)).isFalse();
        assertThat(cleaning.engine.holds(first)).isFalse();
    }

    @Test
    void imageWhenCurrentStaysWhateverElseItIsCalled() {
        ImageId current = cleaning.engine.find(KVM).orElseThrow();
        cleaning.engine.storage().created(current, Instant.parse("1980-01-01T00:00:00Z"));
        cleaning.engine.retag(KVM.toString(), name("a").toString());

        assertThat(cleaning.remove()).isEmpty();
        assertThat(cleaning.engine.find(name("a"))).contains(current);
    }

    @Test
    void imageWhenItsUserGaveItAnotherNameStays() {
        ImageId old = cleaning.named("somebody/kvm:fc40", labels(KVM, "b"));
        ImageId similar = cleaning.named(KVM + "-0123456789abcdef", labels(KVM, "c"));

        assertThat(cleaning.remove()).isEmpty();
        assertThat(cleaning.engine.holds(old)).isTrue();
        assertThat(cleaning.engine.holds(similar)).isTrue();
    }

    @Test
    void imageWhenItHasAUsersNameBesideLosesOnlyOurs() {
        ImageId old = older("b", 1);
        cleaning.engine.retag(name("b").toString(), "somebody/kvm:fc40");

        cleaning.remove();

        assertThat(cleaning.engine.find(name("b"))).isEmpty();
        assertThat(cleaning.engine.find(ImageReference.parse("somebody/kvm:fc40")))
                .contains(old);
    }
}
