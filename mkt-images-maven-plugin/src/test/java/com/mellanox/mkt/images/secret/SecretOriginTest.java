package com.mellanox.mkt.images.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.secret.SecretOrigin.OfFile;
import com.mellanox.mkt.images.secret.SecretOrigin.OfServer;
import com.mellanox.mkt.images.secret.SecretOrigin.OfVariable;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SshId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link SecretOrigin} and of the ids: what users write. */
class SecretOriginTest {
    private static SecretOrigin parse(String text) {
        return SecretOrigin.parse(text, Path.of("/base")::resolve);
    }

    @Test
    void originWhenOfEachFormIsParsed() {
        assertThat(parse("file:a:b"))
                .isEqualTo(new OfFile(Path.of("/base/a:b")))
                .hasToString("file:/base/a:b");
        assertThat(parse("env:NPM_TOKEN"))
                .isEqualTo(new OfVariable("NPM_TOKEN"))
                .hasToString("env:NPM_TOKEN");
        assertThat(parse("server:a.b:5000")).isEqualTo(new OfServer("a.b:5000")).hasToString("server:a.b:5000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "https://ann:hunter2@host", "hunter2:abc", "env:hunter2=x", "file:hunter2\0"})
    void textWhenItMayBeTheSecretIsNotShown(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotEmpty()
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"fil:/x, file", "File:/x, file", "enf:X, env", "sever:x, server"})
    void schemeWhenMistypedSuggestsTheRightOne(String text, String scheme) {
        assertThatThrownBy(() -> parse(text)).hasMessageContaining("did you mean '" + scheme + ":'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:", "env: ", "server:"})
    void schemeWhenNothingFollowsIsNamed(String text) {
        assertThatThrownBy(() -> parse(text)).hasMessage("nothing follows '" + text.strip() + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a,b", "-a", ".a", "a b", "$a", "a=b"})
    void idWhenItCannotBeAFlagAndAFileIsRefused(String id) {
        assertThatThrownBy(() -> new SecretId(id)).hasMessageContainingAll("'" + id + "'", "letters, digits");
        assertThatThrownBy(() -> new SshId(id)).hasMessageContainingAll("'" + id + "'", "letters, digits");
    }

    @Test
    void idWhenAsLongAsPossibleIsTaken() {
        assertThat(new SecretId("_1.a-" + "x".repeat(59))).hasToString("_1.a-" + "x".repeat(59));
        assertThatThrownBy(() -> new SecretId("x".repeat(65))).hasMessageContaining("64");
    }
}
