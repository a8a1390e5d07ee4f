package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link ParameterNames}: mistyped properties. */
class ParameterNamesTest {
    private static final ParameterNames NAMES =
            new ParameterNames(Set.of("mkt.rebuild", "mkt.jobs", "mkt.cacheDir", "mkt.boot.timeout", "skipITs"));

    @TempDir
    private Path root;

    private SampleParameters sample;

    @BeforeEach
    void createSample() {
        sample = new SampleParameters(root);
    }

    private void check() {
        Parameters parameters = sample.parameters();
        NAMES.check(sample.execution(), parameters, sample::keep);
        parameters.throwIfWrong();
    }

    @ParameterizedTest
    @CsvSource({
        "mkt.rebiuld, mkt.rebuild",
        "mkt.cachedir, mkt.cacheDir",
        "mkt.boot.timout, mkt.boot.timeout",
        "mkt.soruce.simx, mkt.source.simx",
        "mkt.secert.token, mkt.secret.token",
        "mkt.secrets.token, mkt.secret.token",
        "mkt.sssh.default, mkt.ssh.default"
    })
    void propertyWhenMistypedOnTheCommandLineSuggestsTheNearest(String wrong, String right) {
        sample.commandLine(wrong, "kvm");

        assertThatThrownBy(this::check)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("-D" + wrong + " ", "Did you mean -D" + right + "?");
    }

    @Test
    void propertyWhenLikeNoneIsRefusedWithWhereAllAre() {
        sample.commandLine("mkt.frobnicate", "1");

        assertThatThrownBy(this::check).hasMessageContainingAll("-Dmkt.frobnicate", "mkt-images:help");
    }

    @Test
    void propertyWhenMistypedInThePomIsOneWarning() {
        sample.project.getProperties().setProperty("mkt.job", "4");
        sample.project.getProperties().setProperty("mkt.version", "1.0");

        check();
        check();

        assertThat(sample.warnings()).singleElement().asString().contains("mkt.job ", "Did you mean mkt.jobs?");
    }

    @ParameterizedTest
    @CsvSource({
        "mkt.jobs",
        "mkt.source.any",
        "mkt.secret.any",
        "mkt.ssh.any",
        "mkt.test.version",
        "other.jobs",
        "skipITs"
    })
    void propertyWhenKnownOrOfNoGoalIsNoProblem(String property) {
        sample.commandLine(property, "1");

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void propertyWhenOfThePomAndOnTheCommandLineIsTheBuildsOwn() {
        sample.commandLine("mkt.version", "2").project.getProperties().setProperty("mkt.version", "1");

        assertThatCode(this::check).doesNotThrowAnyException();
        assertThat(sample.warnings()).isEmpty();
    }

    @Test
    void propertiesWhenNamedInTheCodeAreThoseOfTheDescriptor() throws IOException {
        Set<String> ofDescriptor = found(descriptor(), "\\$\\{(mkt\\.[A-Za-z.]+)}");
        Set<String> ofCode = new TreeSet<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/com/mellanox/mkt/images/maven"))) {
            for (Path source : sources.toList()) {
                ofCode.addAll(found(Files.readString(source), "\"(mkt\\.[A-Za-z.]*[A-Za-z])\""));
            }
        }

        assertThat(ofCode).isEqualTo(ofDescriptor);
    }

    private static String descriptor() throws IOException {
        try (InputStream stream = ParameterNamesTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            assertThat(stream).isNotNull();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Set<String> found(String text, String pattern) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
