package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.proxy.ProxyAddress;
import com.mellanox.mkt.images.settings.UserSetting;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests of {@link OptionResolver}: which place wins, and what is told of it. */
class OptionResolverTest {
    private static final UserSetting<Integer> OWN = new UserSetting<>(4, "~/.config/mkt-images/settings.yaml:7");

    private final SampleSettings sample = new SampleSettings();

    private Optional<Integer> jobs(@Nullable Integer given, @Nullable UserSetting<Integer> own) {
        return sample.precedence().first(Option.JOBS, given, own, "as many as can");
    }

    @Test
    void valueWhenOnTheCommandLineWinsOverTheSettings() {
        sample.commandLine("mkt.jobs", "2").configured("jobs", "${mkt.jobs}");

        assertThat(jobs(2, OWN)).contains(2);
        assertThat(sample.details()).containsExactly("mkt.jobs = 2, of -Dmkt.jobs");
        assertThat(sample.warnings()).isEmpty();
    }

    @Test
    void valueWhenConfiguredInThePomWinsOverTheSettings() {
        sample.configured("jobs", "3");

        assertThat(jobs(3, OWN)).contains(3);
        assertThat(sample.details()).containsExactly("mkt.jobs = 3, of the <configuration> of the POM");
    }

    @Test
    void valueWhenConfiguredInThePomWinsOverTheCommandLineWithAWarning() {
        sample.commandLine("mkt.jobs", "2").configured("jobs", "3");

        assertThat(jobs(3, null)).contains(3);
        assertThat(sample.details()).containsExactly("mkt.jobs = 3, of the <configuration> of the POM");
        assertThat(sample.warnings())
                .containsExactly("-Dmkt.jobs does not count, since the <configuration> of the POM has <jobs>");
    }

    @Test
    void valueWhenOfAPropertyOfThePomWinsOverTheSettings() {
        sample.configured("jobs", "${mkt.jobs}");

        assertThat(jobs(5, OWN)).contains(5);
        assertThat(sample.details())
                .containsExactly("mkt.jobs = 5, of the property mkt.jobs of the POM or of settings.xml");
    }

    @Test
    void valueWhenOfTheSettingsAloneIsTheirs() {
        assertThat(jobs(null, OWN)).contains(4);
        assertThat(sample.details()).containsExactly("mkt.jobs = 4, of ~/.config/mkt-images/settings.yaml:7");
    }

    @Test
    void valueWhenOfNobodyIsTheDefault() {
        assertThat(jobs(null, null)).isEmpty();
        assertThat(sample.details()).containsExactly("mkt.jobs = as many as can, the default");
    }

    @Test
    void valueWhenAskedForTwiceIsToldOnce() {
        OptionResolver precedence = sample.precedence();
        precedence.first(Option.JOBS, 1, OWN, "");

        precedence.first(Option.JOBS, 1, OWN, "");

        assertThat(sample.details()).hasSize(1);
    }

    @Test
    void valuesWhenGivenReplaceAllOfTheSettings() {
        List<UserSetting<String>> own = List.of(new UserSetting<>("/a", "file:1"), new UserSetting<>("/b", "file:2"));

        assertThat(sample.precedence().first(Option.DIRECTORIES, List.of("/c"), own, "none"))
                .containsExactly("/c");
        assertThat(sample.precedence().first(Option.DIRECTORIES, List.of(), own, "none"))
                .containsExactly("/a", "/b");
        assertThat(sample.details()).contains("mkt.boot.dir = /b, of file:2");
    }

    @Test
    void passwordWhenInAProxyIsNotTold() {
        sample.commandLine("mkt.httpProxy", "http://ann:secret@proxy:3128");

        sample.precedence().first(Option.HTTP_PROXY, new ProxyAddress("http://ann:secret@proxy:3128"), null, "none");

        assertThat(sample.details()).containsExactly("mkt.httpProxy = http://***@proxy:3128, of -Dmkt.httpProxy");
    }
}
