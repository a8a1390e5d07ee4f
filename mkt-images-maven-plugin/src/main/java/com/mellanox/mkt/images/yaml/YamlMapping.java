package com.mellanox.mkt.images.yaml;

import com.mellanox.mkt.images.failure.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a mapping, asked for by name and type. What is not of the type asked for is added to the file's problems
 * and treated as if it were not there.
 */
public final class YamlMapping {
    private final YamlLocation location;
    private final String within;
    private final YamlFields content;

    /** Takes the fields; {@code within} names the field that they stand in, empty for the file's top level. */
    YamlMapping(YamlLocation location, String within, YamlFields content) {
        this.location = location;
        this.within = within;
        this.content = content;
    }

    /** The line that the mapping begins on. */
    public int line() {
        return content.line();
    }

    /** The names of all fields, in the order of the file. */
    public List<YamlText> names() {
        return content.fields().stream().map(YamlFields.Field::name).toList();
    }

    public boolean has(String field) {
        return content.fields().stream().anyMatch(entry -> entry.name().text().equals(field));
    }

    /** The line that a field stands on; that of the mapping where it is not there. */
    public int line(String field) {
        return names().stream()
                .filter(name -> name.text().equals(field))
                .map(YamlText::line)
                .findFirst()
                .orElse(line());
    }

    /** Whether a field is a list with nothing in it. */
    public boolean isEmptyList(String field) {
        return content.fields().stream()
                .anyMatch(entry -> entry.name().text().equals(field)
                        && entry.value() instanceof YamlList list
                        && list.items().isEmpty());
    }

    /** Reports every field that is none of these, with the nearest one that is. */
    public void allow(Collection<String> allowed) {
        for (YamlText name : names()) {
            if (!allowed.contains(name.text())) {
                report(name.line(), "unknown field " + called(name.text()), Suggestion.among(name.text(), allowed));
            }
        }
    }

    /** The text of a field; a number or a truth value is the text that was written. */
    public Optional<YamlText> text(String field) {
        return value(field).flatMap(node -> asText(called(field), node));
    }

    /** The text of a field that must be there. */
    public Optional<YamlText> requiredText(String field, String remedy) {
        if (!has(field)) {
            report(line(), called(field) + " is missing", remedy);
        }
        return text(field);
    }

    /** Whether a field says {@code true}; false where it is not there. */
    public boolean flag(String field) {
        Optional<YamlText> text = text(field);
        text.filter(value -> !value.plain() || !Set.of("true", "false").contains(value.text()))
                .ifPresent(value -> report(
                        value.line(),
                        called(field) + " is '" + value.text() + "'",
                        "Write true or false, without quotes"));
        return text.filter(value -> value.text().equals("true")).isPresent();
    }

    /** The texts of a list; none where the field is not there. */
    public List<YamlText> texts(String field) {
        List<YamlText> texts = new ArrayList<>();
        value(field).ifPresent(node -> {
            if (node instanceof YamlList list) {
                list.items()
                        .forEach(item ->
                                asText("an entry of " + called(field), item).ifPresent(texts::add));
            } else {
                reportType(field, node, "a list", "Write a list: " + field + ": [" + example(node) + "]");
            }
        });
        return texts;
    }

    /** The fields that stand in a field. */
    public Optional<YamlMapping> mapping(String field) {
        Optional<YamlNode> node = value(field);
        if (node.isPresent() && node.get() instanceof YamlFields fields) {
            return Optional.of(new YamlMapping(location, within.isEmpty() ? field : within + ": " + field, fields));
        }
        node.ifPresent(other -> reportType(field, other, "a set of fields", "Write 'name: value' lines below it"));
        return Optional.empty();
    }

    /** Adds a problem of the file that the mapping is from. */
    public void report(int line, String what, String remedy) {
        location.report(line, what, remedy);
    }

    /** A field as messages name it: {@code 'dest' of 'nfs_files: /blob'}. */
    public String called(String field) {
        return "'" + field + "'" + (within.isEmpty() ? "" : " of '" + within + "'");
    }

    private Optional<YamlNode> value(String field) {
        return content.fields().stream()
                .filter(entry -> entry.name().text().equals(field))
                .map(YamlFields.Field::value)
                .findFirst()
                .filter(node -> !isEmpty(called(field), node));
    }

    private boolean isEmpty(String called, YamlNode node) {
        boolean empty = node instanceof YamlText text && text.isEmpty();
        if (empty) {
            report(node.line(), called + " has no value", "Give it one, or take the line out");
        }
        return empty;
    }

    private Optional<YamlText> asText(String called, YamlNode node) {
        if (node instanceof YamlText text) {
            return isEmpty(called, text) ? Optional.empty() : Optional.of(text);
        }
        report(node.line(), called + " is " + node.kind() + ", a text is expected", "Write the text on one line");
        return Optional.empty();
    }

    private void reportType(String field, YamlNode node, String expected, String remedy) {
        report(node.line(), called(field) + " is " + node.kind() + ", " + expected + " is expected", remedy);
    }

    private static String example(YamlNode node) {
        return node instanceof YamlText text ? text.text() : "…";
    }
}
