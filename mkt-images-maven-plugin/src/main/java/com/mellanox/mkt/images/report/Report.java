package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.console.Sizes;
import com.mellanox.mkt.images.io.StateFile;
import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The report of the last goals of a key: one HTML page, which needs no network. */
public final class Report {
    private static final String FILE = "report.html";
    private static final String TEMPLATE = "report.ftlh";

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
        Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
        templates.setClassForTemplateLoading(Report.class, "");
        templates.setDefaultEncoding(StandardCharsets.UTF_8.name());
        templates.setURLEscapingCharset(StandardCharsets.UTF_8.name());
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        templates.setOutputFormat(HTMLOutputFormat.INSTANCE);
        templates.setLocale(Locale.ROOT);
        templates.setNumberFormat("computer");
        StringWriter page = new StringWriter();
        try {
            templates.getTemplate(TEMPLATE).process(model(), page);
        } catch (TemplateException e) {
            // Records of another version of this plugin, for example. They are no reason to end a run.
            throw new IOException(e);
        }
        return page.toString();
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
        model.put("console", inputs.console());
        model.put("time", function(millis -> PlainConsole.time(Duration.ofMillis(millis))));
        model.put("size", function(Sizes::of));
        return model;
    }

    /** A function of the template that makes a text of a number. */
    private static TemplateMethodModelEx function(LongFunction<String> text) {
        return arguments -> text.apply(number(arguments));
    }

    private static long number(List<?> arguments) throws TemplateModelException {
        return ((TemplateNumberModel) arguments.get(0)).getAsNumber().longValue();
    }
}
