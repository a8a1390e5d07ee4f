package com.mellanox.mkt.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn site} makes the site of: its menus, and the pages that {@code src/site/SitePages.java} writes. */
class SiteTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern MENU_LINK = Pattern.compile("<item name=\"[^\"]+\" href=\"(?<target>[^\"]+)\" />");
    private static final Pattern LINK = Pattern.compile("]\\((?!\\w+:)(?<target>[^)#]*)(?:#(?<anchor>[^)]*))?\\)");
    private static final String GOALS = "mkt-images-maven-plugin";

    @TempDir
    private static Path directory;

    private static Path site;
    private static Path pages;

    @BeforeAll
    static void writePages() throws IOException, InterruptedException {
        site = directory.resolve("site");
        pages = site.resolve("markdown");
        Path pictures = Files.createDirectories(directory.resolve("pictures"));
        Files.writeString(pictures.resolve("375-light.png"), "picture");
        Path screens = Files.createDirectories(directory.resolve("screens"));
        Files.writeString(screens.resolve("80x24.svg"), "screen");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        ROOT.resolve("src/site/SitePages.java").toString(),
                        ROOT.toString(),
                        site.toString(),
                        pictures.toString(),
                        screens.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(output).isZero();
    }

    private static Set<String> menu(String file) throws IOException {
        return MENU_LINK
                .matcher(Files.readString(ROOT.resolve(file)))
                .results()
                .map(link -> link.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void menuWhenReadHasEachPageOfTheDocumentation() throws IOException {
        Set<String> menu = menu("src/site/site.xml");

        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            assertThat(menu)
                    .containsAll(docs.map(page -> "docs/" + page.getFileName())
                            .filter(page -> page.endsWith(".md"))
                            .map(page -> page.replace(".md", ".html"))
                            .toList());
        }
        assertThat(menu)
                .allMatch(link -> Files.exists(pages.resolve(link.replace(".html", ".md")))
                        || link.equals(GOALS + "/plugin-info.html"));
    }

    @Test
    void menuOfTheGoalsWhenReadHasEach() throws IOException {
        Set<String> goals = new TreeSet<>(Set.of("help"));
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/com/mellanox/mkt/images/maven"))) {
            for (Path source : sources.toList()) {
                Pattern.compile("@Mojo\\(\\s*name = \"([^\"]+)\"")
                        .matcher(Files.readString(source))
                        .results()
                        .forEach(goal -> goals.add(goal.group(1)));
            }
        }

        Set<String> expected = goals.stream().map(goal -> goal + "-mojo.html").collect(Collectors.toSet());
        expected.addAll(Set.of("plugin-info.html", "../index.html"));
        assertThat(menu(GOALS + "/src/site/site.xml")).isEqualTo(expected);
    }

    @Test
    void pageWhenItLinksAnotherLinksAPageOfTheSite() throws IOException {
        for (Path page : written()) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(page)).results().toList()) {
                assertLeadsSomewhere(page, link);
            }
        }
    }

    private static List<Path> written() throws IOException {
        try (Stream<Path> files = Files.walk(pages)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void assertLeadsSomewhere(Path page, MatchResult link) throws IOException {
        String target = link.group(1);
        Path linked = target.isEmpty() ? page : page.resolveSibling(target).normalize();
        Path resource =
                site.resolve("resources").resolve(pages.relativize(linked).toString());
        assertThat(Files.exists(linked) || Files.exists(resource))
                .as(pages.relativize(page) + " " + link.group())
                .isTrue();
        if (link.group(2) != null) {
            assertThat(Files.readString(linked)).contains("<a id=\"" + link.group(2) + "\"></a>");
        }
    }

    @Test
    void pagesWhenTestsHaveMadePicturesShowThem() throws IOException {
        assertThat(pages.resolve("docs/report.md")).content().contains("](../pictures/375-light.png)");
        assertThat(site.resolve("resources/pictures/375-light.png")).hasContent("picture");
        assertThat(pages.resolve("docs/progress.md")).content().contains("](../pictures/80x24.svg)");
        assertThat(site.resolve("resources/pictures/80x24.svg")).hasContent("screen");
    }
}
