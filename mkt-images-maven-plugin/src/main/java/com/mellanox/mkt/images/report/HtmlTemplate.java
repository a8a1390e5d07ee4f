package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.console.Sizes;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A template of an HTML page, beside this class. What it shows is escaped. It has the functions {@code time}, of milliseconds,
 * and {@code size}, of bytes.
 */
record HtmlTemplate(String file) {

    /**
     * The page.
     *
     * @throws IOException if the model does not fit: records of another version of this plugin, for example
     */
    String page(Map<String, ? extends @Nullable Object> model) throws IOException {
        Map<String, @Nullable Object> all = new HashMap<>(model);
        all.put("time", function(millis -> PlainConsole.time(Duration.ofMillis(millis))));
        all.put("size", function(Sizes::of));
        StringWriter page = new StringWriter();
        try {
            configuration().getTemplate(file).process(all, page);
        } catch (TemplateException e) {
            throw new FormException(
                    "the records of its goals have another form; build again, which writes them anew", e);
        }
        return page.toString();
    }

    /** Its message is for users; that of its cause is for those who write templates. */
    private static final class FormException extends IOException {
        private static final long serialVersionUID = 1L;

        FormException(String message, TemplateException cause) {
            super(message);
            addSuppressed(cause);
        }
    }

    private static Configuration configuration() {
        Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
        templates.setClassForTemplateLoading(HtmlTemplate.class, "");
        templates.setDefaultEncoding(StandardCharsets.UTF_8.name());
        templates.setURLEscapingCharset(StandardCharsets.UTF_8.name());
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        templates.setOutputFormat(HTMLOutputFormat.INSTANCE);
        templates.setLocale(Locale.ROOT);
        templates.setNumberFormat("computer");
        return templates;
    }

    /** A function of the template that makes a text of a number. */
    private static TemplateMethodModelEx function(LongFunction<String> text) {
        return arguments -> text.apply(number(arguments));
    }

    private static long number(List<?> arguments) throws TemplateModelException {
        return ((TemplateNumberModel) arguments.get(0)).getAsNumber().longValue();
    }
}
