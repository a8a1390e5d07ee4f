package com.mellanox.mkt.images.digest;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.reason.Reason.Added;
import com.mellanox.mkt.images.reason.Reason.Changed;
import com.mellanox.mkt.images.reason.Reason.Removed;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of {@link InputDifference}: what a user is told of a change. */
class InputDifferenceTest {
    private static final String DOCKERFILE = "kvm.Dockerfile";
    private static final String TEXT = "FROM debian\nRUN a\nRUN b\nRUN c\nRUN d\n";

    @Test
    void valueWhenChangedIsToldWithBoth() {
        assertThat(between(List.of(InputItem.of("base debian", "1")), List.of(InputItem.of("base debian", "2"))))
                .containsExactly(new Changed("base debian", "1", "2"));
    }

    @Test
    void lineWhenChangedIsToldWithItsNumberAndBothTexts() {
        assertThat(betweenTexts(TEXT, TEXT.replace("RUN b", "RUN x")))
                .containsExactly(new Changed("kvm.Dockerfile:3", "RUN b", "RUN x"));
    }

    @Test
    void linesWhenInsertedAreToldAloneByTheirNumbers() {
        assertThat(betweenTexts(TEXT, TEXT.replace("RUN b\n", "RUN x\nRUN y\nRUN b\n")))
                .containsExactly(new Added("kvm.Dockerfile:3", "RUN x"), new Added("kvm.Dockerfile:4", "RUN y"));
    }

    @Test
    void linesWhenRemovedAreToldByWhatStandsThereNow() {
        assertThat(betweenTexts(TEXT, TEXT.replace("RUN b\nRUN c\n", "")))
                .containsExactly(new Removed("kvm.Dockerfile:3", "RUN b"), new Removed("kvm.Dockerfile:3", "RUN c"));
    }

    @Test
    void linesWhenRemovedAtTheEndAreToldByTheLastThatIsThere() {
        assertThat(betweenTexts(TEXT, TEXT.replace("RUN d\n", "")))
                .containsExactly(new Removed("kvm.Dockerfile:4", "RUN d"));
    }

    @Test
    void linesWhenChangedInPlacesApartLeaveOutWhatIsBetween() {
        assertThat(betweenTexts(TEXT, "# new\nFROM debian\nRUN a\nRUN b\nRUN x\nRUN y\nRUN d\nRUN e\n"))
                .containsExactly(
                        new Added("kvm.Dockerfile:1", "# new"),
                        new Changed("kvm.Dockerfile:5", "RUN c", "RUN x"),
                        new Added("kvm.Dockerfile:6", "RUN y"),
                        new Added("kvm.Dockerfile:8", "RUN e"));
    }

    @Test
    void linesWhenTheyEndOtherwiseAreToldOnce() {
        assertThat(betweenTexts(TEXT, TEXT.replace("\n", "\r\n")))
                .containsExactly(
                        new Changed("line ends of kvm.Dockerfile", "line feeds", "carriage returns and line feeds"));
        assertThat(betweenTexts(TEXT.replace("\n", "\r\n"), TEXT.replace("RUN b", "RUN x")))
                .containsExactly(
                        new Changed("line ends of kvm.Dockerfile", "carriage returns and line feeds", "line feeds"),
                        new Changed("kvm.Dockerfile:3", "RUN b", "RUN x"));
    }

    @Test
    void carriageReturnWhenBothTextsAreMixedIsShown() {
        assertThat(betweenTexts("a\r\nb\nc\n", "a\r\nb\r\nc\n"))
                .containsExactly(new Changed("kvm.Dockerfile:2", "b", "b\\r"));
    }

    @Test
    void lastLineFeedWhenAddedIsTold() {
        assertThat(betweenTexts("a\nb", "a\nb\n"))
                .containsExactly(new Changed("end of kvm.Dockerfile", "no line feed", "a line feed"));
        assertThat(betweenTexts("a\nb", "a\nc")).containsExactly(new Changed("kvm.Dockerfile:2", "b", "c"));
    }

    @Test
    void textWhenItWasEmptyIsAdded() {
        assertThat(betweenTexts("", "a\n")).containsExactly(new Added("kvm.Dockerfile:1", "a"));
        assertThat(betweenTexts("a\n", "")).containsExactly(new Removed("kvm.Dockerfile:1", "a"));
    }

    @Test
    void longTextWhenChangedInPlacesApartIsComparedLineByLine() {
        List<String> lines =
                IntStream.range(0, 1900).mapToObj(i -> "RUN step " + i).collect(Collectors.toList());
        String before = String.join("\n", lines);
        lines.set(0, "changed");
        lines.add(1000, "inserted");
        lines.set(1900, "changed");

        assertThat(betweenTexts(before, String.join("\n", lines)))
                .containsExactly(
                        new Changed("kvm.Dockerfile:1", "RUN step 0", "changed"),
                        new Added("kvm.Dockerfile:1001", "inserted"),
                        new Changed("kvm.Dockerfile:1901", "RUN step 1899", "changed"));
    }

    @Test
    void hugeTextWhenChangedAllOverIsToldLineForLine() {
        String before = "a\n".repeat(3000);

        assertThat(betweenTexts(before, "b\n".repeat(3000)))
                .hasSize(3000)
                .contains(new Changed("kvm.Dockerfile:3000", "a", "b"));
    }

    @Test
    void filesWhenTheyHaveComeGoneOrChangedAreTold() {
        assertThat(between(
                        List.of(
                                InputItem.file("gone", "0644 sha256:1"),
                                InputItem.file("mode", "0644 sha256:2"),
                                InputItem.file("content", "0644 sha256:3"),
                                InputItem.file("link", "link a"),
                                InputItem.file("same", "0644 sha256:4")),
                        List.of(
                                InputItem.file("mode", "0755 sha256:2"),
                                InputItem.file("content", "0644 sha256:9"),
                                InputItem.file("link", "link b"),
                                InputItem.file("same", "0644 sha256:4"),
                                InputItem.file("new", "0644 sha256:5"))))
                .containsExactly(
                        new Changed("file mode", "0644 sha256:2", "0755 sha256:2"),
                        new Changed("file content", "0644 sha256:3", "0644 sha256:9"),
                        new Changed("file link", "link a", "link b"),
                        new Added("file new", "0644 sha256:5"),
                        new Removed("file gone", "0644 sha256:1"));
    }

    @Test
    void textWhenItHasComeOrGoneIsToldByItsLength() {
        assertThat(between(List.of(), List.of(InputItem.text(DOCKERFILE, TEXT))))
                .containsExactly(new Added(DOCKERFILE, "5 lines"));
        assertThat(between(List.of(InputItem.text(DOCKERFILE, "a\n")), List.of()))
                .containsExactly(new Removed(DOCKERFILE, "1 line"));
    }

    @Test
    void noteWhenWhatItExplainsHasChangedIsTold() {
        List<InputItem> before =
                List.of(InputItem.of("git tree", "1"), InputItem.note("commit", "a"), InputItem.of("steps", "x"));

        assertThat(between(
                        before,
                        List.of(
                                InputItem.of("git tree", "2"),
                                InputItem.note("commit", "b"),
                                InputItem.of("steps", "x"))))
                .containsExactly(new Changed("git tree", "1", "2"), new Changed("commit", "a", "b"));
        assertThat(between(
                        before,
                        List.of(
                                InputItem.of("git tree", "1"),
                                InputItem.note("commit", "b"),
                                InputItem.of("steps", "y"))))
                .containsExactly(new Changed("steps", "x", "y"));
    }

    @Test
    void fileWhenTheRecordTellsDirectoriesIsToldByItsDirectory() {
        List<InputItem> files = List.of(
                InputItem.file("top.sh", "1"),
                InputItem.file("a/b/c", "2"),
                InputItem.file("a/d", "3"),
                InputItem.file("/nfs/x/y", "4"));

        assertThat(names(InputRecord.Detail.DIRECTORIES, files, 1)).containsExactly("file a/b/");
        assertThat(names(InputRecord.Detail.DIRECTORIES, files, 0)).containsExactly("file ./");
        assertThat(names(InputRecord.Detail.DIRECTORIES, files, 3)).containsExactly("file /nfs/x/");
        assertThat(names(InputRecord.Detail.ALL, files, 2)).containsExactly("file ./");
    }

    @Test
    void changeWhenTheRecordDoesNotTellItIsNone() {
        String start = "0644 sha256:" + "0".repeat(12);

        assertThat(between(List.of(InputItem.file("a", start + "1")), List.of(InputItem.file("a", start + "2"))))
                .isEmpty();
    }

    /** What is told where one of the files has changed. */
    private static List<String> names(InputRecord.Detail detail, List<InputItem> files, int changed) {
        InputItems now = new InputItems(IntStream.range(0, files.size())
                .mapToObj(i -> i == changed ? InputItem.file(files.get(i).name(), "new") : files.get(i))
                .toList());
        return InputDifference.between(new InputRecord(detail, detail.of(files)), now).stream()
                .map(reason -> ((Changed) reason).item())
                .toList();
    }

    private static List<Reason> betweenTexts(String before, String after) {
        return between(List.of(InputItem.text(DOCKERFILE, before)), List.of(InputItem.text(DOCKERFILE, after)));
    }

    private static List<Reason> between(List<InputItem> before, List<InputItem> after) {
        return InputDifference.between(
                InputRecord.decode(InputRecord.encode(new InputItems(before))).orElseThrow(), new InputItems(after));
    }
}
