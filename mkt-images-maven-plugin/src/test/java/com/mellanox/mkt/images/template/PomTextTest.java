package com.mellanox.mkt.images.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@link PomText}: what is added stands where people would put it, and all else stays. */
class PomTextTest {
    private static final List<String> MODULE = List.of("<module>new</module>");

    private static String withModule(String text) {
        return PomText.of(text)
                .flatMap(pom -> pom.with(List.of("modules"), MODULE))
                .orElseThrow()
                .toString();
    }

    @Test
    void moduleWhenThereAreOthersIsTheLast() {
        String text = """
                <?xml version="1.0"?>
                <!-- <modules> of no meaning -->
                <project attribute="a > b">
                  <modules>
                    <module>one</module> <!-- first -->
                    <module>two</module>
                    <!-- <module>three</module> -->
                  </modules>
                  <profiles><profile><modules><module>x</module></modules></profile></profiles>
                </project>
                """;

        assertThat(withModule(text))
                .isEqualTo(text.replace("<module>two</module>\n", "<module>two</module>\n    <module>new</module>\n"));
    }

    @Test
    void moduleWhenOnlyAProfileHasModulesIsNoneOfThese() {
        String text = """
                <project>
                    <profiles>
                        <profile><modules><module>x</module></modules></profile>
                    </profiles>
                </project>
                """;

        assertThat(withModule(text)).isEqualTo("""
                        <project>
                            <profiles>
                                <profile><modules><module>x</module></modules></profile>
                            </profiles>
                            <modules>
                                <module>new</module>
                            </modules>
                        </project>
                        """);
    }

    @Test
    void moduleWhenTheListIsOneTagOpensIt() {
        assertThat(withModule("<project>\n\t<modules/>\n</project>"))
                .isEqualTo("<project>\n\t<modules>\n\t\t<module>new</module>\n\t</modules>\n</project>");
    }

    @Test
    void moduleWhenTheListIsOneLineGetsALineOfItsOwn() {
        assertThat(withModule("<project>\n  <modules></modules>\n</project>"))
                .isEqualTo("<project>\n  <modules>\n    <module>new</module>\n  </modules>\n</project>");
        assertThat(withModule("<project><modules><module>a</module></modules></project>"))
                .isEqualTo(
                        "<project><modules><module>a</module>\n        <module>new</module>\n    </modules></project>");
    }

    @Test
    void linesWhenTheyEndLikeThoseOfWindowsStaySo() {
        assertThat(withModule("<project>\r\n  <modules>\r\n  </modules>\r\n</project>\r\n"))
                .isEqualTo("<project>\r\n  <modules>\r\n    <module>new</module>\r\n  </modules>\r\n</project>\r\n");
    }

    @Test
    void elementWhenItHasLevelsIsIndentedLikeTheRest() {
        String text = "<project>\n  <build>\n    <plugins/>\n  </build>\n</project>\n";

        String changed = PomText.of(text)
                .flatMap(pom -> pom.with(
                        List.of("build", "pluginManagement", "plugins"),
                        List.of("<plugin>", "    <artifactId>a</artifactId>", "</plugin>")))
                .orElseThrow()
                .toString();

        assertThat(changed).isEqualTo("""
                        <project>
                          <build>
                            <plugins/>
                            <pluginManagement>
                              <plugins>
                                <plugin>
                                  <artifactId>a</artifactId>
                                </plugin>
                              </plugins>
                            </pluginManagement>
                          </build>
                        </project>
                        """);
    }

    @Test
    void textWhenItsTagsDoNotFitIsNotUnderstood() {
        assertThat(PomText.of("")).isEmpty();
        assertThat(PomText.of("<project>")).isEmpty();
        assertThat(PomText.of("<project")).isEmpty();
        assertThat(PomText.of("<project><!-- </project>")).isEmpty();
        assertThat(PomText.of("</project>")).isEmpty();
    }
}
