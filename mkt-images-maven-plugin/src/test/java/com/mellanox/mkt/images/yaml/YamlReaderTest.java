package com.mellanox.mkt.images.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML that is read, YAML that is not, and the line that each message names. */
class YamlReaderTest {
    private static final Path FILE = Path.of("image.yaml");

    private final Problems problems = new Problems();

    private Optional<YamlMapping> parse(String text) {
        return YamlReader.parse(FILE, text, 0, problems);
    }

    private YamlMapping fields(String text) {
        return parse(text).orElseThrow(() -> new AssertionError(problems.list()));
    }

    private List<String> told() {
        return problems.list().stream()
                .map(problem -> problem.line() + ": " + problem.what())
                .toList();
    }

    @Nested
    class WhenWellFormed {

        @Test
        void textWhenItLooksLikeANumberIsWhatWasWritten() {
            YamlMapping fields = fields("key: 010\nother: 1e3\nthird: yes\n");
            assertThat(fields.text("key")).map(YamlText::text).contains("010");
            assertThat(fields.text("other")).map(YamlText::text).contains("1e3");
            assertThat(fields.text("third")).map(YamlText::text).contains("yes");
            assertThat(problems.isEmpty()).isTrue();
        }

        @Test
        void textWhenAskedForKnowsItsLine() {
            assertThat(fields("# comment\n\nkey: 'fc40' # why\n").text("key")).contains(new YamlText("fc40", false, 3));
        }

        @Test
        void lineWhenTextStandsInAnotherFileIsThatOfTheFile() {
            YamlMapping fields =
                    YamlReader.parse(FILE, "a: 1\nb: 2", 10, problems).orElseThrow();
            assertThat(fields.line("b")).isEqualTo(12);
        }

        @Test
        void textsWhenFlowOrBlockListAreTheSame() {
            assertThat(fields("l: [a, 'b c', 3]").texts("l"))
                    .extracting(YamlText::text)
                    .containsExactly("a", "b c", "3");
            assertThat(fields("l:\n - a\n - 'b c'\n - 3\n").texts("l"))
                    .extracting(YamlText::line)
                    .containsExactly(2, 3, 4);
        }

        @Test
        void mappingWhenKeyHasColonsIsOneKey() {
            YamlMapping images = fields("image_files:\n  local_mkt/support_other:fc40:\n    dest: /opt/\n")
                    .mapping("image_files")
                    .orElseThrow();
            assertThat(images.names()).extracting(YamlText::text).containsExactly("local_mkt/support_other:fc40");
            assertThat(images.mapping("local_mkt/support_other:fc40")
                            .orElseThrow()
                            .called("dest"))
                    .isEqualTo("'dest' of 'image_files: local_mkt/support_other:fc40'");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "# nothing\n", "---\n", "~", "null\n"})
        void parseWhenNothingIsThereHasNoFields(String text) {
            assertThat(fields(text).names()).isEmpty();
            assertThat(problems.isEmpty()).isTrue();
        }

        @Test
        void parseWhenByteOrderMarkOrDocumentStartReadsOn() {
            assertThat(fields("\uFEFFkey: a\n").text("key")).isPresent();
            assertThat(fields("---\nkey: a\n").line("key")).isEqualTo(2);
        }

        @Test
        void flagWhenTrueOrFalseOrMissingIsThat() {
            YamlMapping fields = fields("a: true\nb: false\n");
            assertThat(fields.flag("a")).isTrue();
            assertThat(fields.flag("b")).isFalse();
            assertThat(fields.flag("c")).isFalse();
            assertThat(problems.isEmpty()).isTrue();
        }
    }

    @Nested
    class WhenMalformed {

        @Test
        void parseWhenIndentedWithTabsNamesEachLine() {
            assertThat(parse("a: 1\nlist:\n\t- x\n  \t- y\n\t\n\tb: 2\n")).isEmpty();
            assertThat(told())
                    .containsExactly(
                            "3: the line is indented with a tab; YAML wants spaces",
                            "4: the line is indented with a tab; YAML wants spaces",
                            "6: the line is indented with a tab; YAML wants spaces");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "a: [b\\nc: d\\n | 2 | expected ',' or ']'",
                    "a: b: c | 1 | mapping values are not allowed here",
                    "a: 1\\n b: 2\\n | 2 | mapping values are not allowed here",
                    "a: 'x\\n | 2 | found unexpected end of stream while scanning a quoted scalar",
                    "a: @foo | 1 | found character '@' that cannot start any token",
                    "a: {b: c | 1 | expected ',' or '}'",
                })
        void parseWhenNoYamlSaysWhyInOneLine(String text, int line, String why) {
            assertThat(parse(text.replace("\\n", "\n"))).isEmpty();
            assertThat(problems.list()).singleElement().satisfies(problem -> {
                assertThat(problem.line()).isEqualTo(line);
                assertThat(problem.what())
                        .startsWith("this is not YAML: " + why)
                        .doesNotContain("\\n");
                assertThat(problem.remedy()).isNotBlank();
            });
        }

        @Test
        void parseWhenUnknownYamlVersionSaysSo() {
            assertThat(parse("%YAML 9.0\n---\na: 1\n")).isEmpty();
            assertThat(told()).singleElement().asString().startsWith("1: this is not YAML");
        }

        @Test
        void parseWhenControlCharacterNamesItsLine() {
            assertThat(parse("a: 1\nb: \u0001\n")).isEmpty();
            assertThat(told()).containsExactly("2: a control character (U+0001)");
        }

        @Test
        void parseWhenSecondDocumentNamesItsLine() {
            assertThat(parse("a: 1\n---\nb: 2\n")).isEmpty();
            assertThat(told()).containsExactly("2: a second YAML document begins here");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"[a, b] | a list", "hello | a text"})
        void parseWhenTopIsNoSetOfFieldsSaysWhatItIs(String text, String kind) {
            assertThat(parse(text)).isEmpty();
            assertThat(told()).containsExactly("1: this is " + kind + ", not a set of fields");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[", "{a: ", "- ", "? "})
        void parseWhenNestedWithoutEndStopsEarly(String open) {
            assertThat(parse(open.repeat(5_000))).isEmpty();
            assertThat(told()).containsExactly("1: more than 20 collections within one another");
        }

        @Test
        void parseWhenAliasesMultiplyNamesTheLines() {
            parse("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n");
            assertThat(problems.list()).extracting(Problem::line).contains(1, 2, 3);
            assertThat(problems.list())
                    .extracting(Problem::what)
                    .containsOnly("anchors (&name) and aliases (*name) are not read here");
        }

        @Test
        void parseWhenAliasIsTheValueTellsNothingElse() {
            assertThat(parse("key: *a\n")).isEmpty();
            assertThat(told()).containsExactly("1: anchors (&name) and aliases (*name) are not read here");
        }

        @Test
        void parseWhenLineIsVeryLongRefusesItAtOnce() {
            assertThat(parse("a: " + "x".repeat(1_000_000) + "\n")).isEmpty();
            assertThat(told()).containsExactly("1: the line has 1000003 characters");
        }

        @Test
        void parseWhenTaggedNamesTheTag() {
            parse("a: !env HOME\n");
            assertThat(told()).containsExactly("1: the tag '!env' is not read here");
        }

        @Test
        void parseWhenFieldIsThereTwiceNamesBothLines() {
            assertThat(fields("a: 1\nb: 2\na: 3\n").text("a"))
                    .map(YamlText::text)
                    .contains("1");
            assertThat(told()).containsExactly("3: 'a' is here a second time, first in line 1");
        }

        @Test
        void parseWhenNameIsAListSaysSo() {
            fields("? [a]\n: b\nc: d\n");
            assertThat(told()).containsExactly("1: the name of a field is a list");
        }
    }

    @Nested
    class WhenFieldsAreNotWhatIsAskedFor {

        @Test
        void allowWhenFieldsAreUnknownSuggestsTheNearest() {
            fields("kye: fc40\nfrobnicate: 1\n").allow(List.of("key", "title"));
            assertThat(problems.list())
                    .extracting(Problem::describe)
                    .containsExactly(
                            "image.yaml:1: unknown field 'kye'. Did you mean 'key'? Allowed: key, title",
                            "image.yaml:2: unknown field 'frobnicate'. Allowed: key, title");
        }

        @Test
        void typedAccessWhenTypesAreWrongReportsEach() {
            YamlMapping fields = fields("text: [a]\nlist: a\nmap: a\nflag: yes\nquoted: 'true'\nitems: [[a], b]\n");
            assertThat(fields.text("text")).isEmpty();
            assertThat(fields.texts("list")).isEmpty();
            assertThat(fields.mapping("map")).isEmpty();
            assertThat(fields.flag("flag")).isFalse();
            fields.flag("quoted");
            assertThat(fields.texts("items")).extracting(YamlText::text).containsExactly("b");
            assertThat(told())
                    .containsExactly(
                            "1: 'text' is a list, a text is expected",
                            "2: 'list' is a text, a list is expected",
                            "3: 'map' is a text, a set of fields is expected",
                            "4: 'flag' is 'yes'",
                            "5: 'quoted' is 'true'",
                            "6: an entry of 'items' is a list, a text is expected");
        }

        @Test
        void textWhenEmptyIsReportedInItsOwnLine() {
            YamlMapping fields = fields("a:\nb: ''\nc: ~\nd: [x, '']\n");
            List.of("a", "b", "c").forEach(fields::text);
            fields.texts("d");
            assertThat(told())
                    .containsExactly(
                            "1: 'a' has no value",
                            "2: 'b' has no value",
                            "3: 'c' has no value",
                            "4: an entry of 'd' has no value");
        }

        @Test
        void requiredTextWhenMissingIsReported() {
            assertThat(fields("a: 1").requiredText("dest", "Say where")).isEmpty();
            assertThat(told()).containsExactly("1: 'dest' is missing");
        }
    }

    /** Whole files. */
    @Nested
    class WhenReadFromAFile {
        @TempDir
        private Path directory;

        @Test
        void readWhenThereIsNoFileSaysSo() {
            assertThat(YamlReader.read(directory.resolve("image.yaml"), problems))
                    .isEmpty();
            assertThat(told()).containsExactly("0: there is no such file");
        }

        @Test
        void readWhenFileIsThereHasItsFields() throws IOException {
            Path file = Files.writeString(directory.resolve("image.yaml"), "key: deb12\r\ntitle: Debian 12\r\n");
            assertThat(YamlReader.read(file, problems).flatMap(fields -> fields.text("title")))
                    .contains(new YamlText("Debian 12", true, 2));
        }
    }
}
