package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.proxy.ProxyAddress;
import com.mellanox.mkt.images.run.CachePolicy;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link Parameters}: which place wins, what is logged of it, and which values are wrong. */
class ParametersTest {
    private static final NumberRange RANGE = new NumberRange(1, 9, "", 5);

    @TempDir
    private Path root;

    private SampleParameters sample;

    @BeforeEach
    void createSample() {
        sample = new SampleParameters(root);
    }

    private int jobs(@Nullable String given) {
        return sample.parameters().number("mkt.jobs", given, RANGE);
    }

    @Test
    void valueWhenOnTheCommandLineWinsOverTheSettings() {
        sample.settings("jobs: 4").commandLine("mkt.jobs", "2").configured("jobs", "mkt.jobs", "${mkt.jobs}");

        assertThat(jobs("2")).isEqualTo(2);
        assertThat(sample.details()).containsExactly("mkt.jobs = 2, of -Dmkt.jobs");
        assertThat(sample.warnings()).isEmpty();
    }

    @Test
    void valueWhenConfiguredInThePomWinsOverTheCommandLineWithAWarning() {
        sample.settings("jobs: 4").commandLine("mkt.jobs", "2").configured("jobs", "mkt.jobs", "3");

        assertThat(jobs("3")).isEqualTo(3);
        assertThat(sample.details()).containsExactly("mkt.jobs = 3, of the <configuration> of the POM");
        assertThat(sample.warnings()).singleElement().asString().contains("-Dmkt.jobs", "<jobs>");
    }

    @Test
    void valueWhenOfAPropertyOfThePomWinsOverTheSettings() {
        sample.settings("jobs: 4").configured("jobs", "mkt.jobs", "${mkt.jobs}");

        assertThat(jobs("5")).isEqualTo(5);
        assertThat(sample.details())
                .containsExactly("mkt.jobs = 5, of the property mkt.jobs of the POM or of settings.xml");
    }

    @Test
    void valueWhenOfTheSettingsAloneIsTheirs() {
        sample.settings("jobs: 4");

        assertThat(jobs(null)).isEqualTo(4);
        assertThat(sample.details()).containsExactly("mkt.jobs = 4, of ~/settings.yaml:1");
    }

    @Test
    void valueWhenOfNobodyIsTheDefault() {
        assertThat(jobs(null)).isEqualTo(5);
        assertThat(sample.details()).containsExactly("mkt.jobs = 5, the default");
    }

    @Test
    void valueWhenAskedForTwiceIsLoggedOnce() {
        Parameters parameters = sample.parameters();

        parameters.number("mkt.jobs", "1", RANGE);
        parameters.number("mkt.jobs", "1", RANGE);

        assertThat(sample.details()).hasSize(1);
    }

    @Test
    void passwordWhenInAProxyIsNotLogged() {
        sample.commandLine("mkt.httpProxy", "http://ann:secret@proxy:3128");

        sample.parameters().value("mkt.httpProxy", "http://ann:secret@proxy:3128", ProxyAddress::parse, "none");

        assertThat(sample.details()).containsExactly("mkt.httpProxy = http://***@proxy:3128, of -Dmkt.httpProxy");
    }

    @Test
    void proxyWhenWrongIsReportedWithoutItsPassword() {
        Parameters parameters = sample.parameters();

        parameters.value("mkt.httpProxy", "http://ann:secret@", ProxyAddress::parse, "none");

        assertThatThrownBy(parameters::throwIfWrong)
                .hasMessageStartingWith("-Dmkt.httpProxy: ")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void shortOptionWhenGivenWinsOverItsParameter() {
        sample.commandLine("key", "fc40");

        assertThat(sample.parameters().text("mkt.key", "deb12")).contains("fc40");
    }

    @ParameterizedTest
    @CsvSource({"'', true", "true, true", "false, false"})
    void shortFlagWhenGivenWinsOverItsParameter(String value, boolean on) {
        sample.commandLine("noPull", value);

        assertThat(sample.parameters().flag("mkt.noPull", String.valueOf(!on))).isEqualTo(on);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void textWhenBlankIsReportedByItsName(String value) {
        sample.commandLine("only", value).commandLine("mkt.cacheDir", value);
        Parameters parameters = sample.parameters();

        assertThat(parameters.text("mkt.only", null)).isEmpty();
        assertThat(parameters.text("mkt.cacheDir", null)).isEmpty();

        assertThatThrownBy(parameters::throwIfWrong)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("-Donly is empty", "-Dmkt.cacheDir is empty");
    }

    @Test
    void valuesWhenSeveralAreWrongAreReportedTogether() {
        sample.commandLine("noPull", "yes");
        Parameters parameters = sample.parameters();

        parameters.number("mkt.jobs", "x", RANGE);
        parameters.number("mkt.boot.timeout", "0", NumberRange.seconds(120));
        parameters.flag("mkt.noPull", null);
        parameters.choice("mkt.cache", "rfresh", CachePolicy.values());
        parameters.names("mkt.rebuild", List.of("kvm", " "));

        assertThatThrownBy(parameters::throwIfWrong)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("5 problems:\n")
                .hasMessageContainingAll(
                        "-Dmkt.jobs=x ",
                        "from 1 to 9",
                        "-Dmkt.boot.timeout=0 ",
                        "seconds, 1 or more",
                        "-DnoPull=yes is neither on nor off",
                        "-Dmkt.cache=rfresh is not known. Did you mean 'refresh'?",
                        "-Dmkt.rebuild has an empty name");
    }

    @Test
    void pathWhenBelowTheHomeIsExpanded() {
        Parameters parameters = sample.parameters();

        assertThat(parameters.path("~/src", Path.of("/elsewhere"))).isEqualTo(root.resolve("src"));
        assertThat(parameters.path("~", Path.of("/elsewhere"))).isEqualTo(root);
        assertThat(parameters.path("a/../~b")).isEqualTo(root.resolve("~b"));
        assertThat(parameters.path("/abs")).isEqualTo(Path.of("/abs"));
    }
}
