package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README shows the example that the tests run. */
class ReadmeTest {

    @Test
    void exampleWhenComparedWithItsClassIsTheSame() throws IOException {
        String source = Files.readString(Path.of("src/test/java/com/mellanox/mkt/buildkit/Example.java"));
        String example = source.substring(
                        source.indexOf("    // example\n") + "    // example\n".length(),
                        source.indexOf("    // end of example"))
                .indent(-4);

        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + example + "```");
    }
}
