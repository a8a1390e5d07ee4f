package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.type.Commit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a commit, as a checkout would have them. */
class CommitTreeTest {
    private Bench bench;
    private BareRepository repository;

    @BeforeEach
    void repository(@TempDir Path directory) throws IOException {
        bench = new Bench(directory);
        repository = bench.repository("x.git");
    }

    private SourceTree open(Commit commit) {
        return bench.sources().open(bench.fetch(repository.directory().toString(), commit));
    }

    private byte[] tar(Commit commit) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SourceTree tree = open(commit);
                TarWriter writer = new TarWriter(out, tree.time())) {
            tree.walk(writer);
        }
        return out.toByteArray();
    }

    @Test
    void walkWhenCommitHasAllKindsGivesThemInGitsOrder() throws IOException {
        Commit commit = repository.commit(BareRepository.files()
                .file("a.txt", "a")
                .file("a/z", "in a")
                .executable("a/run", "#!")
                .link("b", "a/run")
                .link("dangling", "/no/such")
                .file("ümlaut/☃", "snow")
                .file("empty", ""));
        try (SourceTree tree = open(commit)) {
            assertThat(TreeListing.of(tree))
                    .isEqualTo(TreeListing.of(tree))
                    .containsExactly(
                            "- a.txt: a",
                            "d a",
                            "x a/run: #!",
                            "- a/z: in a",
                            "l b -> a/run",
                            "l dangling -> /no/such",
                            "- empty: ",
                            "d ümlaut",
                            "- ümlaut/☃: snow");
            assertThat(tree.commit()).contains(commit);
            assertThat(tree.time()).isEqualTo(BareRepository.TIME);
        }
    }

    @Test
    void walkWhenAttributesWouldChangeFilesGivesThemAsCommitted() throws IOException {
        Commit commit = repository.commit(BareRepository.files()
                .file(".gitattributes", "ignored export-ignore\nid export-subst\n*.bat eol=crlf\n")
                .file("id", "$Format:%H$")
                .file("ignored", "still here")
                .file("x.bat", "one\ntwo\n"));
        try (SourceTree tree = open(commit)) {
            assertThat(TreeListing.of(tree))
                    .contains("- id: $Format:%H$", "- ignored: still here", "- x.bat: one\ntwo\n");
        }
    }

    @Test
    void tarWhenMadeTwiceIsTheSameAndOfTheSizeForetold() throws IOException {
        Commit commit = repository.commit(BareRepository.files()
                .file("src/" + "long".repeat(60) + "/ü", "x".repeat(1000))
                .link("l", "t".repeat(200))
                .executable("run", "y"));
        byte[] once = tar(commit);
        assertThat(tar(commit)).isEqualTo(once);
        try (SourceTree tree = open(commit)) {
            assertThat(TarWriter.size(tree)).isEqualTo(once.length);
        }
    }

    @Test
    void walkWhenFileIsLargeGivesItInPieces() throws IOException {
        byte[] content = new byte[16 * 1024 * 1024];
        new Random(1).nextBytes(content);
        Commit commit = repository.commit(BareRepository.files().file("large", content));
        AtomicInteger largestPiece = new AtomicInteger();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length);
        OutputStream pieces = new OutputStream() {
            @Override
            public void write(int b) {
                bytes.write(b);
            }

            @Override
            public void write(byte[] b, int offset, int length) {
                largestPiece.accumulateAndGet(length, Math::max);
                bytes.write(b, offset, length);
            }
        };
        try (SourceTree tree = open(commit);
                TarWriter writer = new TarWriter(pieces, tree.time())) {
            tree.walk(writer);
        }
        assertThat(largestPiece.get()).isLessThan(1024 * 1024);
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1))
                .contains(new String(content, 0, 4096, StandardCharsets.ISO_8859_1));
    }

    @Test
    void walkWhenThreadIsInterruptedEnds() throws IOException {
        try (SourceTree tree = open(repository.commit("one"))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> TreeListing.of(tree)).isInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void walkWhenObjectIsGoneSaysWhatToDo() throws IOException {
        Commit commit = repository.commit("one");
        try (SourceTree tree = open(commit);
                Stream<Path> objects = Files.walk(repository.directory().resolve("objects"))) {
            String blob = blobId(commit);
            Files.delete(objects.filter(file -> file.toString().endsWith(blob.substring(2)))
                    .findFirst()
                    .orElseThrow());
            assertThatThrownBy(() -> TreeListing.of(tree))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("is incomplete in " + repository.directory())
                    .hasMessageContaining(blob);
        }
    }

    private String blobId(Commit commit) throws IOException {
        Process process = new ProcessBuilder(
                        "git", "-C", repository.directory().toString(), "rev-parse", commit + ":README")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
}
