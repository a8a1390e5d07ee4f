package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link PlatformSelection}. */
class PlatformSelectionTest {
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    private Path root;

    private SampleParameters sample;
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        sample = new SampleParameters(root);
        key = new SampleKey(root).write("kvm.Dockerfile", "FROM scratch");
    }

    private ImageDescriptor with(String... platforms) throws IOException {
        return key.describe("key: deb12", "platforms: [" + String.join(", ", platforms) + "]")
                .descriptor();
    }

    private List<Platform> select(
            ImageDescriptor descriptor, boolean publishes, @Nullable Platform own, String... wanted) {
        Parameters parameters = sample.parameters();
        PlatformSelection selection = PlatformSelection.of(parameters, List.of(wanted), Optional.empty());
        parameters.throwIfWrong();
        return selection.of(descriptor, publishes, () -> Optional.ofNullable(own));
    }

    @Test
    void platformsWhenTheDescriptorNamesNoneAreThatOfTheEngine() {
        assertThat(select(key.descriptor(), true, AMD64)).isEmpty();
        assertThat(select(key.descriptor(), true, AMD64, "all")).isEmpty();
    }

    @Test
    void platformsWhenNoneIsWantedAreThatOfTheEngineOrElseTheFirst() throws IOException {
        ImageDescriptor both = with("linux/amd64", "linux/arm64");

        assertThat(select(both, false, ARM64)).containsExactly(ARM64);
        assertThat(select(both, false, Platform.parse("linux/s390x"))).containsExactly(AMD64);
        assertThat(select(both, false, null)).containsExactly(AMD64);
    }

    @Test
    void platformsWhenPublishedAreAll() throws IOException {
        ImageDescriptor both = with("linux/amd64", "linux/arm64");

        assertThat(select(both, true, ARM64)).containsExactly(AMD64, ARM64);
        assertThat(select(both, true, ARM64, "arm64", "amd64")).containsExactly(AMD64, ARM64);
        assertThatThrownBy(() -> select(both, true, ARM64, "linux/arm64"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("The images of deb12 are published for linux/amd64 and linux/arm64 together, and"
                        + " -Dmkt.platform names not all of them. Leave -Dmkt.platform out");
    }

    @Test
    void platformsWhenWantedAreInTheOrderOfTheDescriptor() throws IOException {
        ImageDescriptor three = with("linux/amd64", "linux/arm64", "linux/s390x");

        assertThat(select(three, false, AMD64, "linux/s390x", "aarch64"))
                .containsExactly(ARM64, Platform.parse("linux/s390x"));
        assertThat(select(three, false, AMD64, "all")).hasSize(3);
    }

    @Test
    void platformWhenTheImagesAreNotBuiltForItIsAnError() throws IOException {
        ImageDescriptor one = with("linux/amd64");

        assertThatThrownBy(() -> select(one, false, AMD64, "linux/arm64"))
                .hasMessageContaining(
                        "-Dmkt.platform=linux/arm64: the images of deb12 are built for linux/amd64. Name one"
                                + " of these, or add it to 'platforms' in " + one.file());
        assertThatThrownBy(() -> select(key.describe("key: deb12").descriptor(), false, AMD64, "linux/arm64"))
                .hasMessageContaining("are built for the platform of the engine alone. List what they are for in ")
                .hasMessageEndingWith("as in 'platforms: [linux/amd64, linux/arm64]'");
    }

    @Test
    void platformWhenItIsNoneIsAnError() {
        assertThatThrownBy(() -> select(key.descriptor(), false, AMD64, "arm 64"))
                .hasMessageContaining("-Dmkt.platform: 'arm 64' is not a platform: os/architecture, as in linux/amd64."
                        + " Write it like linux/arm64, or all");
    }

    @Test
    void keyWhenItIsThatOfAPlatformSelectsIt() throws IOException {
        ImageDescriptor both = with("linux/amd64", "linux/arm64");
        PlatformSelection selection = PlatformSelection.of(sample.parameters(), List.of(), Optional.of(ARM64));

        assertThat(selection.of(both, false, () -> Optional.of(AMD64))).containsExactly(ARM64);
    }
}
