package com.mellanox.mkt.images.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link KernelImage}: what is a kernel, and what is said of other files. */
class KernelImageTest {
    private static final String REMEDY = ". Name the bzImage, which make leaves as arch/x86/boot/bzImage, or the"
            + " Image for arm64, arch/arm64/boot/Image";

    @TempDir
    private Path directory;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("bzImage"), bytes);
    }

    @Test
    void imageWhenWholeSaysItsVersion() throws IOException {
        KernelImage image = KernelImage.read(file(SampleKernel.image()));

        assertThat(image.release()).isEqualTo("6.1.192");
    }

    @Test
    void imageWhenSignedIsLongerAndWhole() throws IOException {
        byte[] image = SampleKernel.image();

        assertThat(KernelImage.read(file(Arrays.copyOf(image, image.length + 1500)))
                        .release())
                .isEqualTo("6.1.192");
    }

    @Test
    void imageWhenItNamesNoVersionHasNone() throws IOException {
        byte[] image = SampleKernel.image();
        image[0x20E] = 0;
        image[0x20F] = 0;

        assertThat(KernelImage.read(file(image)).release()).isEmpty();
    }

    @Test
    void imageWhenItsVersionIsBeyondItsEndHasNone() throws IOException {
        byte[] image = SampleKernel.image();
        image[0x20F] = (byte) 0xFF;

        assertThat(KernelImage.read(file(image)).release()).isEmpty();
    }

    @Test
    void imageWhenTruncatedSaysHowMuchIsThere() throws IOException {
        Path file = file(Arrays.copyOf(SampleKernel.image(), 2500));

        assertThatThrownBy(() -> KernelImage.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + " is truncated: 2500 bytes of 3072. Copy it again, or compile it again with make"
                        + " bzImage");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    \\177ELF\\2 | an ELF file, as vmlinux is
                    \\37\\213\\10 | a file that gzip compressed
                    070701 | a cpio archive, as an initrd is
                    MZ\\0 | an EFI program that is not a kernel for amd64 or arm64
                    MZ\\0\\0zimg | a compressed kernel that only EFI starts
                    abcde | a file that begins with the bytes 61 62 63 64
                    """)
    void fileWhenNoKernelSaysWhatItLooksLike(String beginning, String kind) throws IOException {
        Path file = file(beginning.translateEscapes().getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> KernelImage.read(file))
                .hasMessage(file + " is not the image of a kernel but " + kind + REMEDY);
    }

    @Test
    void fileWhenEmptySaysSo() throws IOException {
        Path empty = file(new byte[0]);

        assertThatThrownBy(() -> KernelImage.read(empty))
                .hasMessage(empty + " is not the image of a kernel but an empty file" + REMEDY);
    }

    @Test
    void imageWhenForArm64HasTheVersionThatItPrints() throws IOException {
        KernelImage image = KernelImage.read(file(SampleKernel.imageForArm64()));

        assertThat(image.architecture()).isEqualTo(KernelArchitecture.ARM64);
        assertThat(image.release()).isEqualTo("6.1.192");
        assertThat(KernelImage.read(file(Arrays.copyOf(SampleKernel.imageForArm64(), 64)))
                        .release())
                .isEmpty();
        assertThat(KernelImage.read(file(SampleKernel.image())).architecture()).isEqualTo(KernelArchitecture.AMD64);
    }

    @Test
    void versionWhenItIsBetweenTwoPiecesThatAreReadIsFound() throws IOException {
        byte[] image = Arrays.copyOf(SampleKernel.imageForArm64(), (1 << 20) + 100);
        byte[] head = Arrays.copyOf(image, 64);
        Arrays.fill(image, (byte) 0);
        System.arraycopy(head, 0, image, 0, head.length);
        byte[] banner = "Linux version 6.12.1-far (somebody)".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(banner, 0, image, (1 << 20) - 20, banner.length);

        assertThat(KernelImage.read(file(image)).release()).isEqualTo("6.12.1-far");
    }

    @Test
    void versionWhenItIsAPathIsNotUsed() throws IOException {
        byte[] image = SampleKernel.image();
        byte[] path = "../../..\0".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(path, 0, image, 0x400, path.length);

        assertThat(KernelImage.read(file(image)).release()).isEmpty();
    }
}
