package com.mellanox.mkt.images.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Reports what YAML allows and this project does not read. It looks at the parser's events before there is a tree: the
 * parser's composer recurses as deep as a file says, and resolves aliases.
 */
final class UnsupportedYaml {
    private static final int DEEPEST = 20;

    private UnsupportedYaml() {}

    /** Whether a tree can be made of the text: it has one document, no alias, and is not too deep. */
    static boolean isReadable(YamlFile file, String yaml) {
        int depth = 0;
        boolean hasAlias = false;
        boolean started = false;
        for (Event event : new Parse(YamlReader.SETTINGS).parseString(yaml)) {
            Event.ID id = event.getEventId();
            int line = file.line(event.getStartMark());
            if (id == Event.ID.DocumentStart && started) {
                file.report(line, "a second YAML document begins here", "Keep one, without '---' below it");
                return false;
            }
            started |= id == Event.ID.DocumentStart;
            hasAlias |= event instanceof AliasEvent;
            depth += event instanceof CollectionStartEvent ? 1 : 0;
            depth -= id == Event.ID.MappingEnd || id == Event.ID.SequenceEnd ? 1 : 0;
            if (depth > DEEPEST) {
                file.report(
                        line,
                        "more than " + DEEPEST + " collections within one another",
                        "Close the brackets that are open, or nest less");
                return false;
            }
            rejectReferences(file, event, line);
        }
        return !hasAlias;
    }

    private static void rejectReferences(YamlFile file, Event event, int line) {
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            file.report(
                    line,
                    "anchors (&name) and aliases (*name) are not read here",
                    "Write the value out, or put quotes around a text that begins with '&' or '*'");
        }
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent start ? start.getTag() : Optional.empty();
        tag.ifPresent(name -> file.report(
                line,
                "the tag '" + name + "' is not read here",
                "Leave it out, or put quotes around a text that begins with '!'"));
    }
}
