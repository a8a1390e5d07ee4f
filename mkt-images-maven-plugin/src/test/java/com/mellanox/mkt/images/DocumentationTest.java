package com.mellanox.mkt.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README and the pages that it leads to: what they link is there, and so are the parameters that they name. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)(?<target>[^)#]*)(?:#(?<anchor>[^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (?<text>.*)$");
    private static final Pattern PARAMETER = Pattern.compile("-D(?<name>mkt(?:\\.[A-Za-z]+)+)");
    /** Properties that have a name of the user's at their end, and those of tests. */
    private static final Pattern OF_NAMES = Pattern.compile("mkt\\.(?:source|secret|ssh|test)\\b");

    private static final Pattern TEST = Pattern.compile("`(?<name>[A-Z][A-Za-z0-9]*(?:Test|IT))`");

    private static final int README_LINES = 150;

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            List<Path> all =
                    new ArrayList<>(pages.filter(DocumentationTest::isPage).toList());
            all.add(ROOT.resolve("README.md"));
            all.add(ROOT.resolve("CONTRIBUTING.md"));
            return all.stream();
        }
    }

    private static boolean isPage(Path file) {
        return file.toString().endsWith(".md");
    }

    private static String mojos() throws IOException {
        StringBuilder text = new StringBuilder();
        try (DirectoryStream<Path> mojos = Files.newDirectoryStream(
                ROOT.resolve("mkt-images-maven-plugin/src/main/java/com/mellanox/mkt/images/maven"), "*Mojo.java")) {
            for (Path mojo : mojos) {
                text.append(Files.readString(mojo));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pageWhenItLinksAnotherLeadsSomewhere(Path page) throws IOException {
        Matcher links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            String target = links.group("target");
            Path linked = target.isEmpty() ? page : page.resolveSibling(target);
            assertThat(linked).exists();
            if (links.group("anchor") != null) {
                assertThat(anchors(linked)).contains(links.group("anchor"));
            }
        }
    }

    /** The anchors that forges give to a page's headings. */
    private static Stream<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pageWhenItNamesAParameterNamesOneThatThereIs(Path page) throws IOException {
        String mojos = mojos();
        String text = Files.readString(page);
        Matcher parameters = PARAMETER.matcher(text);
        while (parameters.find()) {
            String name = parameters.group("name");
            boolean isExampleOfAMistake = text.contains("-D" + name + " is not a parameter");
            assertThat(OF_NAMES.matcher(name).lookingAt() || isExampleOfAMistake || mojos.contains("\"" + name + "\""))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void testWhenAPageNamesItIsThere() throws IOException {
        Set<String> files;
        try (Stream<Path> tree = Files.find(ROOT, Integer.MAX_VALUE, (file, attributes) -> isTest(file))) {
            files = tree.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
        for (Path page : pages().toList()) {
            assertThat(TEST.matcher(Files.readString(page)).results().map(name -> name.group(1) + ".java"))
                    .as(page.toString())
                    .isSubsetOf(files);
        }
    }

    private static boolean isTest(Path file) {
        return file.toString().contains("/src/test/java/") && file.toString().endsWith(".java");
    }

    @Test
    void readmeWhenOpenedLeadsToEveryPageAndIsShort() throws IOException {
        List<String> readme = Files.readAllLines(ROOT.resolve("README.md"));

        assertThat(readme).hasSizeLessThanOrEqualTo(README_LINES);
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            assertThat(docs.filter(DocumentationTest::isPage).map(page -> "docs/" + page.getFileName()))
                    .allSatisfy(page -> assertThat(readme).anyMatch(line -> line.contains("(" + page + ")")));
        }
    }
}
