package com.mellanox.mkt.images.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link InputRecord}: what a label holds, and labels that are none of this project's. */
class InputRecordTest {
    private static final InputItem DOCKERFILE =
            InputItem.text("kvm.Dockerfile", "FROM debian:bookworm\nCOPY größe 🐧 /\n".repeat(100));

    @Test
    void recordWhenReadBackIsWhatWasWritten() {
        List<InputItem> items = List.of(
                InputItem.of("platform", "linux/amd64"),
                DOCKERFILE,
                InputItem.file("setup.sh", "0755 sha256:0123456789abcdef"),
                InputItem.file("link", "link ../a"),
                InputItem.note("commit", "1"));

        InputRecord record = decoded(items);

        assertThat(record.detail()).isEqualTo(InputRecord.Detail.FILES);
        assertThat(record.items())
                .containsExactly(
                        items.get(0),
                        items.get(1),
                        InputItem.file("setup.sh", "0755 sha256:0123456789ab"),
                        items.get(3),
                        items.get(4));
        assertThat(record.value("commit")).contains("1");
    }

    @Test
    void recordWhenThereAreTwoThousandFilesTellsEach() {
        String text = InputRecord.encode(new InputItems(files(2000, 40)));

        assertThat(text).hasSizeLessThanOrEqualTo(InputRecord.MOST_CHARACTERS);
        assertThat(InputRecord.decode(text).orElseThrow().items()).hasSize(2001);
    }

    @Test
    void recordWhenThereAreTooManyFilesTellsDirectories() {
        InputRecord record = decoded(files(20_000, 500));

        assertThat(record.detail()).isEqualTo(InputRecord.Detail.DIRECTORIES);
        assertThat(record.items()).contains(DOCKERFILE).hasSize(501);
    }

    @Test
    void recordWhenATextIsTooLongHasItsDigest() {
        InputItem noise = InputItem.text("script.sh", noise());

        InputRecord record = decoded(List.of(noise, InputItem.file("a/b", "0644 sha256:1")));

        assertThat(record.detail()).isEqualTo(InputRecord.Detail.ALL);
        assertThat(record.items())
                .extracting(InputItem::name, InputItem::kind)
                .containsExactly(tuple("script.sh", InputItem.Kind.FILE), tuple("./", InputItem.Kind.FILE));
    }

    @Test
    void recordWhenEverythingIsTooMuchTellsThatThereAreFiles() {
        List<InputItem> items = new ArrayList<>(files(20_000, 20_000));
        items.add(InputItem.text("script.sh", noise()));

        assertThat(decoded(items).detail()).isEqualTo(InputRecord.Detail.ALL);
    }

    @Test
    void recordWhenNothingFitsIsEmpty() {
        assertThat(InputRecord.encode(new InputItems(List.of(InputItem.of("a", noise())))))
                .isEmpty();
        assertThat(InputRecord.decode("")).isEmpty();
    }

    @Test
    void labelWhenCutOffAnywhereIsNone() {
        String text = InputRecord.encode(new InputItems(files(20, 2)));

        for (int length = 0; length < text.length(); length++) {
            assertThat(InputRecord.decode(text.substring(0, length))).isEmpty();
        }
    }

    @Test
    void labelWhenABitIsFlippedIsNone() {
        byte[] bytes = InputRecord.encode(new InputItems(files(20, 2))).getBytes(StandardCharsets.UTF_8);
        String good = new String(bytes, StandardCharsets.UTF_8);

        // The last character has bits that stand for nothing.
        for (int i = 0; i < bytes.length - 1; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(InputRecord.decode(new String(changed, StandardCharsets.ISO_8859_1)))
                    .isEmpty();
        }
        assertThat(InputRecord.decode(good)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2:", "2:!", "1:eJwDAAAAAAE", "eJwDAAAAAAE", "null", "2:eJwDAAAAAAE"})
    void labelWhenItIsOfAnotherFormIsNone(String text) {
        assertThat(InputRecord.decode(text)).isEmpty();
    }

    @Test
    void labelWhenItUnpacksWithoutEndIsNone() throws IOException {
        String bomb = packed("FILES\0VALUE\0name\0" + " ".repeat(40 << 20));

        assertThat(bomb).hasSizeLessThan(InputRecord.MOST_CHARACTERS);
        assertThat(InputRecord.decode(bomb)).isEmpty();
    }

    @Test
    void labelWhenItNamesWhatIsUnknownIsNone() throws IOException {
        assertThat(InputRecord.decode(packed("FILES"))).contains(new InputRecord(InputRecord.Detail.FILES, List.of()));
        assertThat(InputRecord.decode(packed("LINES"))).isEmpty();
        assertThat(InputRecord.decode(packed("FILES\0SECRET\0name\0value"))).isEmpty();
    }

    @Test
    void labelWhenAnItemIsIncompleteIsNone() throws IOException {
        assertThat(InputRecord.decode(packed("FILES\0VALUE\0name"))).isEmpty();
        assertThat(InputRecord.decode(packed("FILES\0VALUE\0name\0value\0"))).isEmpty();
    }

    private static InputRecord decoded(List<InputItem> items) {
        String text = InputRecord.encode(new InputItems(items));
        assertThat(text).hasSizeLessThanOrEqualTo(InputRecord.MOST_CHARACTERS);
        return InputRecord.decode(text).orElseThrow();
    }

    /** Files with long paths in so many directories, in ten parts, and a Dockerfile. */
    static List<InputItem> files(int count, int directories) {
        List<InputItem> items = new ArrayList<>(List.of(DOCKERFILE));
        IntStream.range(0, count).forEach(i -> {
            int directory = i % directories;
            String path =
                    "part-" + directory % 10 + "/usr/share/kernel-tests/group-" + directory + "/test-case-" + i + ".sh";
            items.add(InputItem.file(path, "0644 " + new Hash().add(path).digest()));
        });
        return items;
    }

    /** A text that no label holds. */
    private static String noise() {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return "2:" + Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }
}
