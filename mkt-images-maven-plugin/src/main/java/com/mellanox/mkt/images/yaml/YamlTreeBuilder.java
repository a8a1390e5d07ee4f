package com.mellanox.mkt.images.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/**
 * Makes a tree of a parser's events. From events rather than from the parser's own composer, which recurses as deep as a
 * file says and resolves aliases before anybody has seen them.
 */
final class YamlTreeBuilder {
    private static final int DEEPEST = 20;

    private final YamlLocation location;
    private final Iterator<Event> events;
    private int depth;
    private boolean hasAlias;

    YamlTreeBuilder(YamlLocation location, Iterator<Event> events) {
        this.location = location;
        this.events = events;
    }

    /** The only document's node; empty where the text holds none, or an alias, whose value is not known. */
    Optional<YamlNode> build() {
        Optional<YamlNode> root = Optional.empty();
        boolean started = false;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart && started) {
                location.report(
                        location.line(event.getStartMark()),
                        "a second YAML document begins here",
                        "Keep one, without '---' below it");
                return Optional.empty();
            }
            if (event.getEventId() == Event.ID.DocumentStart) {
                started = true;
                root = Optional.of(node(events.next()));
            }
        }
        return hasAlias ? Optional.empty() : root;
    }

    private YamlNode node(Event event) {
        int line = location.line(event.getStartMark());
        if (event instanceof NodeEvent node) {
            rejectReferences(node, line);
        }
        if (event instanceof ScalarEvent scalar) {
            rejectTag(scalar.getTag(), line);
            return new YamlText(scalar.getValue(), scalar.isPlain(), line);
        }
        if (event instanceof SequenceStartEvent sequence) {
            rejectTag(sequence.getTag(), line);
            return nested(line, () -> list(line));
        }
        if (event instanceof MappingStartEvent mapping) {
            rejectTag(mapping.getTag(), line);
            return nested(line, () -> fields(line));
        }
        // The only other event that stands for a node; nobody reads the tree then.
        hasAlias = true;
        return new YamlText("", false, line);
    }

    private YamlNode nested(int line, Supplier<YamlNode> content) {
        depth++;
        if (depth > DEEPEST) {
            throw new TooDeepException(line);
        }
        YamlNode node = content.get();
        depth--;
        return node;
    }

    private YamlNode list(int line) {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event));
        }
        return new YamlList(items, line);
    }

    private YamlNode fields(int line) {
        Map<String, Integer> lines = new HashMap<>();
        List<YamlFields.Field> fields = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            YamlNode name = node(event);
            YamlNode value = node(events.next());
            if (!(name instanceof YamlText text)) {
                location.report(name.line(), "the name of a field is " + name.kind(), "Put quotes around it");
            } else if (lines.putIfAbsent(text.text(), text.line()) != null) {
                location.report(
                        text.line(),
                        "'" + text.text() + "' is here a second time, first in line " + lines.get(text.text()),
                        "Keep one of them");
            } else {
                fields.add(new YamlFields.Field(text, value));
            }
        }
        return new YamlFields(fields, line);
    }

    private void rejectReferences(NodeEvent node, int line) {
        if (node instanceof AliasEvent || node.getAnchor().isPresent()) {
            location.report(
                    line,
                    "anchors (&name) and aliases (*name) are not read here",
                    "Write the value out, or put quotes around a text that begins with '&' or '*'");
        }
    }

    private void rejectTag(Optional<String> tag, int line) {
        tag.ifPresent(name -> location.report(
                line,
                "the tag '" + name + "' is not read here",
                "Leave it out, or put quotes around a text that begins with '!'"));
    }

    /** Collections within collections, more than any file of ours has. */
    static final class TooDeepException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int line;

        TooDeepException(int line) {
            super("more than " + DEEPEST + " collections within one another");
            this.line = line;
        }

        int line() {
            return line;
        }
    }
}
