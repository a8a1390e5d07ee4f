package com.mellanox.mkt.images.clean;

import static com.mellanox.mkt.images.clean.SampleCleaning.KVM;
import static com.mellanox.mkt.images.clean.SampleCleaning.shortId;
import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link UnnamedImages}: images that lost their names, and which of them stay. */
class UnnamedImagesTest {
    private static final ImageReference SUPPORT = ImageReference.parse("local_mkt/support_rdma_core:fc40");

    @TempDir
    private Path cache;

    private SampleCleaning cleaning;

    @BeforeEach
    void createCleaning() {
        cleaning = new SampleCleaning(cache);
    }

    private static String line(ImageId id) {
        return KVM + " " + shortId(id) + ": no name";
    }

    @Test
    void imageWhenReplacedIsListedAndOnlyRemovedIfWanted() {
        ImageId current = cleaning.image(KVM, "a");
        ImageId old = cleaning.replaced(KVM, "b");

        assertThat(cleaning.list()).containsExactly(line(old));
        assertThat(cleaning.engine.holds(old)).isTrue();

        assertThat(cleaning.remove()).containsExactly(line(old));
        assertThat(cleaning.engine.holds(old)).isFalse();
        assertThat(cleaning.engine.holds(current)).isTrue();
        assertThat(cleaning.list()).isEmpty();
    }

    @Test
    void imageWhenBuiltBySomebodyElseOnOneOfOursStays() {
        ImageId foreign = cleaning.unnamed(KVM, "b");
        cleaning.built(cleaning.image(KVM, "a"), KVM);

        assertThat(cleaning.remove()).singleElement().asString().startsWith("1 other image: no name; stays: ");
        assertThat(cleaning.engine.holds(foreign)).isTrue();
    }

    @Test
    void imageWhenItsRecordIsOfAnotherReferenceThanItsLabelStays() {
        ImageId foreign = cleaning.unnamed(KVM, "b");
        cleaning.built(foreign, SUPPORT);

        cleaning.remove();

        assertThat(cleaning.engine.holds(foreign)).isTrue();
    }

    @Test
    void imageWhenItHasNoLabelOfThisProjectStays() {
        ImageId foreign = cleaning.named("harbor.mellanox.com/mkt/kvm:fc40x", Map.of("a", "b"));
        cleaning.engine.untag("harbor.mellanox.com/mkt/kvm:fc40x");
        cleaning.built(foreign, KVM);

        assertThat(cleaning.remove()).isEmpty();
        assertThat(cleaning.engine.holds(foreign)).isTrue();
    }

    @Test
    void productImageWhenReplacedIsKnownByItsRecord() {
        Map<String, String> labels = Map.of("com.mellanox.mkt.key", "fc40", "com.mellanox.mkt.package", "rdma_core");
        ImageId old = cleaning.named(SUPPORT.toString(), labels);
        cleaning.engine.untag(SUPPORT.toString());
        cleaning.built(old, SUPPORT);

        cleaning.remove();

        assertThat(cleaning.engine.holds(old)).isFalse();
    }

    @Test
    void imageWhenOfAnotherKeyStays() {
        ImageId old = cleaning.replaced(KVM, "b");

        assertThat(cleaning.key("deb12").remove()).isEmpty();
        assertThat(cleaning.engine.holds(old)).isTrue();
        assertThat(cleaning.key("fc40").remove()).containsExactly(line(old));
    }

    @Test
    void imageWhenPushedToItsOwnRepositoryIsRemovedAndToAnotherStays() {
        ImageId own = cleaning.replaced(KVM, "b");
        ImageId other = cleaning.replaced(KVM, "c");
        String digest = "@" + SampleCleaning.inputs("d");
        cleaning.engine.storage().origin(own, KVM.name() + digest);
        cleaning.engine.storage().origin(other, "example.com/theirs/kvm" + digest);

        cleaning.remove();

        assertThat(cleaning.engine.holds(own)).isFalse();
        assertThat(cleaning.engine.holds(other)).isTrue();
    }

    @Test
    void imageWhenAContainerIsOfItStays() {
        ImageId old = cleaning.replaced(KVM, "b");
        cleaning.engine.storage().container(old, "exited", Map.of());

        assertThat(cleaning.remove())
                .containsExactly(line(old) + "; stays: in use by the container container0 (exited)");
        assertThat(cleaning.engine.holds(old)).isTrue();
    }

    @Test
    void imageWhenARunWithThisCacheBuildsAnythingStays() throws Exception {
        ImageId old = cleaning.replaced(KVM, "b");

        cleaning.whileLocked("locks/support_other-1.lock", cleaning::remove);

        assertThat(cleaning.lines()).singleElement().asString().startsWith(line(old) + "; stays: in use by process ");
        assertThat(cleaning.engine.holds(old)).isTrue();
    }

    @Test
    void imageWhenNamedAgainMeanwhileStays() {
        ImageId old = cleaning.replaced(KVM, "b");
        int[] lists = {0};
        cleaning.engine.storage().beforeList(() -> {
            if (++lists[0] == 3) { // after older images and unnamed images were listed
                cleaning.engine.tag(old, ImageReference.parse("somebody/kvm:1"));
            }
        });

        assertThat(cleaning.key("fc40").remove()).containsExactly(line(old) + "; stays: it has a name now");
        assertThat(cleaning.engine.holds(old)).isTrue();
    }
}
