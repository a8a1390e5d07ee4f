package com.mellanox.mkt.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on the architecture names packages, types and methods that exist. */
class ArchitecturePageTest {
    private static final String ROOT = "com.mellanox.mkt.images.";
    private static final int MOST_STEPS = 15;
    private static final Pattern STEP = Pattern.compile("(?m)^\\d+\\. .*(?:\n {3,}.*)*");
    private static final Pattern METHOD = Pattern.compile("`([a-z.]+\\.[A-Z]\\w+)#(\\w+)`");
    private static final Pattern TYPE = Pattern.compile("`([a-z]+(?:\\.[a-z]+)*\\.[A-Z]\\w+)[`#]");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|");

    private final String page;

    ArchitecturePageTest() throws IOException {
        page = Files.readString(Path.of("../docs/architecture.md"));
    }

    @Test
    void stepsWhenReadAreFewAndNameAMethodEach() throws ClassNotFoundException {
        List<String> steps =
                STEP.matcher(page).results().map(MatchResult::group).toList();

        assertThat(steps).hasSizeBetween(2, MOST_STEPS);
        for (String step : steps) {
            List<MatchResult> methods = METHOD.matcher(step).results().toList();
            assertThat(methods).as(step).isNotEmpty();
            for (MatchResult method : methods) {
                assertThat(Class.forName(ROOT + method.group(1)).getDeclaredMethods())
                        .extracting(Method::getName)
                        .contains(method.group(2));
            }
        }
    }

    @Test
    void typesWhenNamedExist() {
        assertThat(TYPE.matcher(page).results().map(type -> ROOT + type.group(1)))
                .isNotEmpty()
                .allSatisfy(type -> assertThat(Class.forName(type)).isNotNull());
    }

    @Test
    void packagesWhenListedAreAll() throws IOException {
        Path sources = Path.of("src/main/java/com/mellanox/mkt/images");
        try (Stream<Path> files = Files.walk(sources)) {
            Set<String> packages = files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
                    .collect(Collectors.toSet());

            assertThat(ROW.matcher(page).results().map(row -> row.group(1)))
                    .containsExactlyInAnyOrderElementsOf(packages);
        }
    }
}
