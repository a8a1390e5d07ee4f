package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.docker.NotedProgram;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link BuilderSetting}. */
class BuilderSettingTest {
    @TempDir
    private Path directory;

    private List<BuilderNode> locate(String text) throws IOException {
        new NotedProgram(directory, "docker").write("");
        UserEnvironment environment = new UserEnvironment(Map.of("PATH", directory.toString()), directory);
        return BuilderSetting.parse(text, directory.resolve("tls")).locate(environment);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            auto | false
            classic | false
            buildkid | false
            buildx:two | true
            tcp://a:1 | true
            /run/buildkit/buildkitd.sock | true
            host:1234 | true
            auto,buildkit | true
            """)
    void isOneWhenTheTextCannotBeAWordNamesBuilders(String text, boolean isOne) {
        assertThat(BuilderSetting.isOne(text)).isEqualTo(isOne);
    }

    @Test
    void locateWhenThereAreSeveralKeepsTheirOrder() throws IOException {
        List<BuilderNode> nodes = locate("tcp://b:1, unix:///a.sock,docker-container://c");

        assertThat(nodes)
                .extracting(BuilderNode::name)
                .containsExactly("tcp://b:1", "unix:///a.sock", "docker-container://c");
        assertThat(nodes.get(0).address().tls())
                .isEqualTo(TlsFiles.in(directory.resolve("tls"), "-Dmkt.builder.certificates"));
        assertThat(nodes.get(1).address().tls()).isNull();
        assertThat(nodes.get(2).address().program())
                .startsWith(directory.resolve("docker").toString(), "exec");
        assertThat(nodes).allSatisfy(node -> assertThat(node.platforms()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://a:1,", ",tcp://a:1", "tcp://a:1, ,tcp://b:1"})
    void parseWhenANameIsEmptySaysSo(String text) {
        assertThatThrownBy(() -> BuilderSetting.parse(text, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The builders '" + text + "' have an empty name in them. Give addresses separated by commas");
    }

    @Test
    void parseWhenOneIsTwiceSaysSo() {
        assertThatThrownBy(() -> BuilderSetting.parse("tcp://a:1,tcp://b:1,tcp://a:1", null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "'tcp://a:1' is twice in the builders 'tcp://a:1,tcp://b:1,tcp://a:1'. Leave one of them out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"buildx:", "buildx:../../x", "buildx:-x", "buildx:a b"})
    void parseWhenTheNameOfABuildxBuilderIsWrongSaysHowToFindOne(String text) {
        assertThatThrownBy(() -> BuilderSetting.parse(text, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "'" + text + "' does not name a builder of docker buildx. Write buildx:NAME with a name that"
                                + " 'docker buildx ls' lists");
    }

    @Test
    void parseWhenOneOfSeveralIsWrongNamesIt() {
        assertThatThrownBy(() -> BuilderSetting.parse("tcp://a:1,classic", null))
                .hasMessageStartingWith("'classic' is not the address of a builder. ");
    }
}
