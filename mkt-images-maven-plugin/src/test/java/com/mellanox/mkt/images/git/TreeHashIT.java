package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** {@link TreeHash} of more files than the memory of these tests has room for. */
class TreeHashIT {
    private static final int DIRECTORIES = 1_000;
    private static final int FILES = 1_000;

    /** The tree that git fast-import makes of the same files. */
    private static final String BY_GIT = "da48023ce9199d9954ecaa52f5901504af1103ab";

    private static String id() throws IOException {
        TreeHash hash = new TreeHash();
        for (int directory = 0; directory < DIRECTORIES; directory++) {
            String path = String.format("a-directory-with-a-long-name/%04d", directory);
            hash.directory(path);
            for (int file = 0; file < FILES; file++) {
                byte[] content = (directory + "/" + file).getBytes(StandardCharsets.UTF_8);
                hash.file(
                        String.format("%s/file-%04d.c", path, file), false, content.length, out -> out.write(content));
            }
        }
        return hash.finish().id();
    }

    @Test
    void idWhenThereAreAMillionFilesNeedsNoMemoryForEach() throws Exception {
        assertThat(id()).isEqualTo(BY_GIT);
    }
}
