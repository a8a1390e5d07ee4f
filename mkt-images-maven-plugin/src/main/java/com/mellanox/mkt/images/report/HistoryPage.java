package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last runs of a key as charts and as a table: one HTML page, which needs no network. */
public final class HistoryPage {
    private static final String FILE = "history.html";
    private static final HtmlTemplate TEMPLATE = new HtmlTemplate("history.ftlh");

    private HistoryPage() {}

    /**
     * Writes the page.
     *
     * @param directory that of the key, which the goals write to
     * @param cacheDirectory has the history
     * @return the file; empty if there was no run of the key
     * @throws IOException if the history cannot be read, or the file cannot be written
     */
    public static Optional<Path> write(Path directory, Path cacheDirectory, ImageKey key) throws IOException {
        Path file = directory.resolve(FILE);
        // If it cannot be made, an earlier page must not look like this one.
        Files.deleteIfExists(file);
        List<RunSummary> runs = new RunHistory(cacheDirectory, key).read();
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        StateFile.write(file, html(key, runs));
        return Optional.of(file);
    }

    private static String html(ImageKey key, List<RunSummary> runs) throws IOException {
        HistoryCharts charts = new HistoryCharts(runs);
        List<RunSummary> lastFirst = new ArrayList<>(runs);
        Collections.reverse(lastFirst);
        return TEMPLATE.page(Map.of(
                "key", key.value(),
                "runs", lastFirst,
                "images", charts.series(),
                "charts", charts.all()));
    }
}
