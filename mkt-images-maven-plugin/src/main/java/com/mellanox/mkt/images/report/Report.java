package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.io.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report of the last goals of a key: one HTML page, which needs no network. */
public final class Report {
    private static final String FILE = "report.html";
    private static final HtmlTemplate TEMPLATE = new HtmlTemplate("report.ftlh");

    private final ReportInputs inputs;

    private Report(ReportInputs inputs) {
        this.inputs = inputs;
    }

    /**
     * Writes the page beside the records that it is made of.
     *
     * @param directory that of the key, which the goals write to
     * @return the file
     * @throws IOException if a record cannot be read, or the file cannot be written
     */
    public static Path write(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        // If it cannot be made, or the JVM ends before, the page of an earlier run must not look like that of this one.
        Files.deleteIfExists(file);
        StateFile.write(file, new Report(ReportInputs.read(directory)).html());
        return file;
    }

    /** Whether a goal has left a record in the directory of a key. */
    public static boolean hasRecords(Path directory) {
        return new EventRecords(directory).exist();
    }

    private String html() throws IOException {
        return TEMPLATE.page(model());
    }

    private Map<String, @Nullable Object> model() {
        Map<String, @Nullable Object> model = new HashMap<>();
        Timeline timeline = new Timeline(inputs.events());
        model.put("worked", timeline.worked());
        model.put("images", timeline.all());
        model.put("criticalPath", timeline.criticalPath());
        model.put("events", inputs.eventsByKind());
        model.put("built", inputs.built().plain());
        model.put("packageChanges", PackageChange.between(inputs.earlier(), inputs.built()));
        model.put("receipt", inputs.receipt().plain());
        model.put("compared", inputs.vulnerabilities().plain());
        model.put("console", inputs.console());
        return model;
    }
}
