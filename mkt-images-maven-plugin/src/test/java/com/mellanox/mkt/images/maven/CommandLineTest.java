package com.mellanox.mkt.images.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.InvalidInputException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link CommandLine}. */
class CommandLineTest {
    private final Properties user = new Properties();
    private final CommandLine commandLine = new CommandLine(user);

    @Test
    void textWhenGivenWinsOverItsTwin() {
        user.setProperty("key", "fc40");

        assertThat(commandLine.text("key", "deb12")).contains("fc40");
    }

    @Test
    void textWhenNotGivenIsItsTwin() {
        assertThat(commandLine.text("key", "deb12")).contains("deb12");
        assertThat(commandLine.text("key", null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void textWhenBlankIsRefused(String value) {
        user.setProperty("only", value);

        assertThatThrownBy(() -> commandLine.text("only", null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("-Donly is empty. Give it a value, -Donly=…, or leave it out");
    }

    @ParameterizedTest
    @CsvSource({"'', true", "true, true", "false, false"})
    void flagWhenGivenWinsOverItsTwin(String value, boolean on) {
        user.setProperty("noPull", value);

        assertThat(commandLine.flag("noPull", !on)).isEqualTo(on);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void flagWhenNotGivenIsItsTwin(boolean twin) {
        assertThat(commandLine.flag("noPull", twin)).isEqualTo(twin);
    }

    @Test
    void flagWhenNeitherOnNorOffIsRefused() {
        user.setProperty("noPull", "yes");

        assertThatThrownBy(() -> commandLine.flag("noPull", false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("-DnoPull=yes is neither on nor off. Give -DnoPull, -DnoPull=true or -DnoPull=false");
    }
}
