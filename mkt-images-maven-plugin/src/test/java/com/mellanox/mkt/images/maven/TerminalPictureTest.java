package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link TerminalPicture}. */
class TerminalPictureTest {
    @TempDir
    private Path directory;

    @Test
    void pictureHasEachPieceAtItsColumnInItsStyle() throws IOException {
        Path file = directory.resolve("pictures/screen.svg");

        TerminalPicture.write(
                file, List.of("\u001b[1mkvm\u001b[0m  a < b", "\u001b[32m━━\u001b[39m\u001b[2m━ 1 & 2"), 80);

        assertThat(file)
                .content()
                .contains(
                        "width=\"696\" height=\"60\" viewBox",
                        "<text x=\"12.0\" y=\"26\" textLength=\"25.2\" fill=\"#c9d1d9\" font-weight=\"bold\">kvm</text>",
                        "<text x=\"37.2\" y=\"26\" textLength=\"58.8\" fill=\"#c9d1d9\">\u00a0\u00a0a\u00a0&lt;\u00a0b</text>",
                        "<text x=\"12.0\" y=\"44\" textLength=\"16.8\" fill=\"#3fb950\">━━</text>",
                        "<text x=\"28.8\" y=\"44\" textLength=\"58.8\" fill=\"#c9d1d9\" opacity=\"0.6\">");
    }
}
