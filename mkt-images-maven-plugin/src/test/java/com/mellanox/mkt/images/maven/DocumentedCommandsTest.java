package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands that the pages show: their goals and properties exist, and each is run by {@link DocumentedCommandsIT} or says
 * why not.
 */
class DocumentedCommandsTest {
    private static final Path MOJOS = Path.of("src/main/java/com/mellanox/mkt/images/maven");
    private static final Pattern GOAL = Pattern.compile(
            "\\b(?:mkt-images|com\\.mellanox\\.mkt:mkt-images-maven-plugin:[^:\\s]+):(?<name>[a-z]+(?:-[a-z]+)*)");
    private static final Pattern PROPERTY = Pattern.compile("(?:^|\\s)-D(?<name>[A-Za-z]+(?:\\.\\w+)*)");
    private static final Pattern TEST_CLASS = Pattern.compile("\\b[A-Z]\\w+(?:IT|Test)\\b");
    private static final Pattern PLACEHOLDER = Pattern.compile("…|=DIR\\b|<\\w+>");

    /** Short names of parameters on the command line, those of the goal {@code help}, and Maven's own. */
    private static final Set<String> OTHER_PROPERTIES =
            Set.of("key", "only", "noPull", "push", "detail", "goal", "skipTests", "skipITs", "maven.deploy.skip");

    private static final Set<String> GOALS = new TreeSet<>(Set.of("help"));
    private static final Set<String> PROPERTIES = new TreeSet<>(OTHER_PROPERTIES);

    @BeforeAll
    static void readMojos() throws IOException {
        try (Stream<Path> sources = Files.list(MOJOS)) {
            for (Path source : sources.toList()) {
                String text = Files.readString(source);
                matches("@Mojo\\(\\s*name = \"([^\"]+)\"", text).forEach(GOALS::add);
                matches("property = \"([^\"]+)\"", text).forEach(PROPERTIES::add);
            }
        }
    }

    private static Stream<String> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1));
    }

    static List<DocumentedCommand> commands() throws IOException {
        return DocumentedCommand.all();
    }

    static List<String> pages() throws IOException {
        return DocumentedCommand.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pageWhenItNamesAGoalNamesOneThatThereIs(String page) throws IOException {
        Matcher goals = GOAL.matcher(String.join("\n", DocumentedCommand.lines(page)));

        assertThat(goals.results().map(found -> found.group(1))).isSubsetOf(GOALS);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandWhenItHasPropertiesHasThoseThatGoalsRead(DocumentedCommand command) {
        Matcher properties = PROPERTY.matcher(command.text());

        assertThat(properties.results().map(found -> found.group(1)))
                .allMatch(name -> PROPERTIES.contains(name) || isNamedByUsers(name) || isAMistake(command));
    }

    private static boolean isNamedByUsers(String name) {
        return Stream.of(ParameterNames.SOURCE_PREFIX, ParameterNames.SECRET_PREFIX, ParameterNames.SSH_PREFIX)
                .anyMatch(prefix -> name.startsWith(prefix) && name.length() > prefix.length());
    }

    private static boolean isAMistake(DocumentedCommand command) {
        return command.notRun().filter(reason -> reason.startsWith("fails")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandWhenItIsToBeCompletedOrNeedsASetUpIsNotRun(DocumentedCommand command) {
        boolean needsMore =
                PLACEHOLDER.matcher(command.text()).find() || command.text().startsWith("src/env/");

        assertThat(needsMore && command.notRun().isEmpty()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void markWhenItNamesATestNamesOneThatThereIs(String page) throws IOException {
        Set<String> tests = tests();
        List<String> marks = DocumentedCommand.lines(page).stream()
                .map(String::strip)
                .filter(line -> line.contains("<!-- not run by tests"))
                .toList();

        assertThat(marks)
                .allMatch(mark -> mark.startsWith("<!-- not run by tests: ") && mark.endsWith(" -->"))
                .noneMatch(mark -> mark.substring("<!--".length(), mark.length() - "-->".length())
                        .contains("--"));
        assertThat(marks.stream().flatMap(mark -> TEST_CLASS.matcher(mark).results()))
                .allMatch(name -> tests.contains(name.group()));
    }

    private static Set<String> tests() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String module : List.of("mkt-images-maven-plugin", "mkt-images-deb12", "mkt-images-fc40")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/test/java"))) {
                files.map(file -> file.getFileName().toString().replace(".java", ""))
                        .forEach(names::add);
            }
        }
        return names;
    }

    @Test
    void commandWhenInABlockBelowAMarkIsNotRun() {
        String page = """
                <!-- not run by tests: slow -->

                    $ mvn one
                    mvn two

                    mvn three

                <!-- not run by tests: of no block -->
                text

                    mvn four
                """;

        List<DocumentedCommand> commands =
                DocumentedCommand.of("page", page.lines().toList());

        assertThat(commands)
                .extracting(DocumentedCommand::text)
                .containsExactly("mvn one", "mvn two", "mvn three", "mvn four");
        assertThat(commands)
                .extracting(command -> command.notRun().orElse("run"))
                .containsExactly("slow", "slow", "run", "run");
    }
}
