package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of a mapping with Maven's properties resolved. */
final class PropertyValues {
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{(?<name>[^${}]*)}");

    private final Function<String, Optional<String>> properties;
    private final YamlMapping fields;

    PropertyValues(Function<String, Optional<String>> properties, YamlMapping fields) {
        this.properties = properties;
        this.fields = fields;
    }

    Optional<YamlText> text(String field) {
        return fields.text(field).flatMap(text -> resolved(text, field));
    }

    /** The text with its properties' values; empty where it names one that there is not. */
    Optional<YamlText> resolved(YamlText text, String field) {
        StringBuilder value = new StringBuilder();
        boolean complete = true;
        Matcher matcher = PROPERTY.matcher(text.text());
        while (matcher.find()) {
            Optional<String> property = properties.apply(matcher.group("name"));
            if (property.isEmpty()) {
                complete = false;
                fields.report(
                        text.line(),
                        fields.called(field) + " names the Maven property '" + matcher.group() + "', which is not set",
                        "Set it in the <properties> of the POM or by -D" + matcher.group("name") + "=…");
            }
            matcher.appendReplacement(value, Matcher.quoteReplacement(property.orElse("")));
        }
        matcher.appendTail(value);
        return complete ? Optional.of(new YamlText(value.toString(), text.plain(), text.line())) : Optional.empty();
    }

    /** What a text stands for, by a constructor that throws an {@link IllegalArgumentException} where it is wrong. */
    <T> Optional<T> checked(YamlText text, String field, Supplier<T> value, String remedy) {
        try {
            return Optional.of(value.get());
        } catch (IllegalArgumentException e) {
            fields.report(text.line(), fields.called(field) + ": " + e.getMessage(), remedy);
            return Optional.empty();
        }
    }
}
