package com.mellanox.mkt.images.yaml;

import com.mellanox.mkt.images.failure.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The fields of a mapping, by name and type. A value of another type is added to the file's problems
 * and treated as missing.
 */
public final class YamlMapping {
    private final YamlFile file;
    private final String within;
    private final int line;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    private record Field(YamlText name, Node value) {}

    /** Takes the fields; {@code within} names the field that they are in, empty for the file's top level. */
    YamlMapping(YamlFile file, String within, List<NodeTuple> content, int line) {
        this.file = file;
        this.within = within;
        this.line = line;
        content.forEach(this::add);
    }

    private void add(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
            int place = file.line(tuple.getKeyNode().getStartMark());
            report(place, "the name of a field is " + kind(tuple.getKeyNode()), "Put quotes around it");
            return;
        }
        YamlText name = file.text(scalar);
        Field first = fields.putIfAbsent(name.text(), new Field(name, tuple.getValueNode()));
        if (first != null) {
            report(
                    name.line(),
                    "'" + name.text() + "' is here a second time, first in line "
                            + first.name().line(),
                    "Keep one of them");
        }
    }

    /** The line that the mapping begins on. */
    public int line() {
        return line;
    }

    /** The names of all fields, in the order of the file. */
    public List<YamlText> names() {
        return fields.values().stream().map(Field::name).toList();
    }

    public boolean has(String field) {
        return fields.containsKey(field);
    }

    /** The line that a field stands on; that of the mapping if it is missing. */
    public int line(String field) {
        Field found = fields.get(field);
        return found == null ? line : found.name().line();
    }

    /** Whether a field is a list with nothing in it. */
    public boolean isEmptyList(String field) {
        Field found = fields.get(field);
        return found != null
                && found.value() instanceof SequenceNode list
                && list.getValue().isEmpty();
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
        return node(field).flatMap(node -> asText(called(field), node));
    }

    /** The text of a field that must be there. */
    public Optional<YamlText> requiredText(String field, String remedy) {
        if (!has(field)) {
            report(line(), called(field) + " is missing", remedy);
        }
        return text(field);
    }

    /** What a constructor makes of the text of a field; empty where {@link #checked} reports it. */
    public <T> Optional<T> value(String field, Function<String, T> constructor, String remedy) {
        return text(field).flatMap(text -> checked(text, field, () -> constructor.apply(text.text()), remedy));
    }

    /** What a constructor makes; empty, with a problem, if it throws an {@link IllegalArgumentException}. */
    public <T> Optional<T> checked(YamlText text, String field, Supplier<T> constructor, String remedy) {
        try {
            return Optional.of(constructor.get());
        } catch (IllegalArgumentException e) {
            report(text.line(), called(field) + ": " + e.getMessage(), remedy);
            return Optional.empty();
        }
    }

    /** Whether a field is {@code true}; false if it is missing. */
    public boolean flag(String field) {
        Optional<YamlText> text = text(field);
        text.filter(value -> !value.plain() || !Set.of("true", "false").contains(value.text()))
                .ifPresent(value -> report(
                        value.line(),
                        called(field) + " is '" + value.text() + "'",
                        "Write true or false, without quotes"));
        return text.filter(value -> value.text().equals("true")).isPresent();
    }

    /** The texts of a list; none if the field is missing. */
    public List<YamlText> texts(String field) {
        List<YamlText> texts = new ArrayList<>();
        String entry = "an entry of " + called(field);
        node(field).ifPresent(node -> {
            if (node instanceof SequenceNode list) {
                list.getValue().forEach(item -> asText(entry, item).ifPresent(texts::add));
            } else {
                String example = node instanceof ScalarNode scalar ? scalar.getValue() : "…";
                reportType(field, node, "a list", "Write a list: " + field + ": [" + example + "]");
            }
        });
        return texts;
    }

    /** The fields within a field. */
    public Optional<YamlMapping> mapping(String field) {
        Optional<Node> node = node(field);
        if (node.isPresent() && node.get() instanceof MappingNode inner) {
            return Optional.of(new YamlMapping(
                    file,
                    within.isEmpty() ? field : within + ": " + field,
                    inner.getValue(),
                    file.line(inner.getStartMark())));
        }
        node.ifPresent(other -> reportType(field, other, "a set of fields", "Write 'name: value' lines below it"));
        return Optional.empty();
    }

    /** Adds a problem of the file that the mapping is from. */
    public void report(int place, String what, String remedy) {
        file.report(place, what, remedy);
    }

    /** A field as messages name it: {@code 'dest' of 'nfs_files: /blob'}. */
    public String called(String field) {
        return "'" + field + "'" + (within.isEmpty() ? "" : " of '" + within + "'");
    }

    /** What messages call a kind of node. */
    static String kind(Node node) {
        return node instanceof ScalarNode ? "a text" : node instanceof SequenceNode ? "a list" : "a set of fields";
    }

    private Optional<Node> node(String field) {
        return Optional.ofNullable(fields.get(field))
                .map(Field::value)
                .filter(node -> !(node instanceof ScalarNode scalar) || !isEmpty(called(field), file.text(scalar)));
    }

    private boolean isEmpty(String called, YamlText text) {
        if (text.isEmpty()) {
            report(text.line(), called + " has no value", "Give it one, or remove the line");
        }
        return text.isEmpty();
    }

    private Optional<YamlText> asText(String called, Node node) {
        if (node instanceof ScalarNode scalar) {
            YamlText text = file.text(scalar);
            return isEmpty(called, text) ? Optional.empty() : file.resolved(called, text);
        }
        report(
                file.line(node.getStartMark()),
                called + " is " + kind(node) + ", a text is expected",
                "Write the text on one line");
        return Optional.empty();
    }

    private void reportType(String field, Node node, String expected, String remedy) {
        report(
                file.line(node.getStartMark()),
                called(field) + " is " + kind(node) + ", " + expected + " is expected",
                remedy);
    }
}
