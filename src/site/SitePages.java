import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the sources of the site: all files of this repository that README.md leads to. README.md is the start page. Headings
 * get the anchors that GitHub gives them, since Doxia gives others.
 */
final class SitePages {
    private static final Pattern LINK = Pattern.compile("]\\((?!\\w+:)(?<target>[^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^(?<level>##+) (?<text>.*)$");
    private static final String START_PAGE = "README.md";
    private static final String REPORT_PAGE = "docs/report.md";
    private static final String TERMINAL_PAGE = "docs/progress.md";

    private final Path root;
    private final Path site;
    private final Deque<Path> waiting = new ArrayDeque<>();
    private final Set<Path> seen = new HashSet<>();

    private SitePages(Path root, Path site) {
        this.root = root;
        this.site = site;
    }

    /** Takes the root of the repository, and the directories of the generated site, of pictures of reports and of terminals. */
    public static void main(String[] arguments) throws IOException {
        SitePages pages = new SitePages(Path.of(arguments[0]), Path.of(arguments[1]));
        pages.write();
        pages.addPictures(Path.of(arguments[2]), REPORT_PAGE);
        pages.addPictures(Path.of(arguments[3]), TERMINAL_PAGE);
    }

    private void write() throws IOException {
        visit(root.resolve(START_PAGE));
        while (!waiting.isEmpty()) {
            Path file = waiting.remove();
            Path place = root.relativize(file);
            if (file.toString().endsWith(".md")) {
                writePage(file, place.equals(Path.of(START_PAGE)) ? Path.of("index.md") : place);
            } else {
                copy(file, place);
            }
        }
    }

    private void visit(Path file) {
        if (seen.add(file)) {
            waiting.add(file);
        }
    }

    private void writePage(Path file, Path place) throws IOException {
        String text = Files.readString(file);
        Matcher links = LINK.matcher(text);
        while (links.find()) {
            visit(file.resolveSibling(links.group("target")).normalize());
        }
        Path page = site.resolve("markdown").resolve(place);
        Files.createDirectories(page.getParent());
        Files.writeString(page, HEADING.matcher(text).replaceAll(SitePages::withAnchor));
    }

    private static String withAnchor(MatchResult heading) {
        String anchor = heading.group(2)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
        return Matcher.quoteReplacement(
                heading.group(1) + " <a id=\"" + anchor + "\"></a>" + heading.group(2));
    }

    private void copy(Path file, Path place) throws IOException {
        Path copy = site.resolve("resources").resolve(place);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The tests make them. */
    private void addPictures(Path pictures, String place) throws IOException {
        if (!Files.isDirectory(pictures)) {
            return;
        }
        StringBuilder text = new StringBuilder("\n## How it looks\n");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(pictures, "*.{png,svg}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                copy(file, Path.of("pictures").resolve(name));
                text.append("\n![%1$s](../pictures/%1$s)\n".formatted(name));
            }
        }
        Path page = site.resolve("markdown").resolve(place);
        Files.writeString(page, Files.readString(page) + text);
    }
}
