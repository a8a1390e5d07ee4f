package com.mellanox.mkt.images.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tars whose files are not read, and headers without an end. */
class TarReaderTest {
    private static final int LONGER_THAN_A_HEADER = 3 << 20;

    private static List<String> names(byte[] tar) throws IOException {
        List<String> names = new ArrayList<>();
        new TarReader(new ByteArrayInputStream(tar)).forEach((entry, content) -> names.add(entry.name()));
        return names;
    }

    @Test
    void forEachWhenALargeFileIsNotReadGoesOnToTheNextOne() throws IOException {
        byte[] tar = new SampleTar(SampleTar.CAPABLE)
                .file("large", "x".repeat(LONGER_THAN_A_HEADER))
                .file("next", "text")
                .bytes();

        assertThat(names(tar)).containsExactly("large", "next");
    }

    @Test
    void forEachWhenAHeaderIsTooLongIsRefused() throws IOException {
        byte[] tar = new SampleTar(
                        entry -> entry.addPaxHeader("SCHILY.xattr.user.note", "x".repeat(LONGER_THAN_A_HEADER)))
                .file("file", "text")
                .bytes();

        assertThatThrownBy(() -> names(tar))
                .isInstanceOf(IOException.class)
                .hasMessage("a header in the tar has more than 1048576 bytes");
    }
}
