package com.mellanox.mkt.images.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A POM as text, in which elements are added where they belong and everything else stays as it was written. */
public final class PomText {
    private static final String USUAL_INDENT = "    ";

    private final String text;
    private final XmlElement project;

    private PomText(String text, XmlElement project) {
        this.text = text;
        this.project = project;
    }

    /** A text whose tags fit together; empty where they do not. */
    public static Optional<PomText> of(String text) {
        return XmlElement.in(text).map(project -> new PomText(text, project));
    }

    /**
     * Adds an element as the last one in another, which is added, too, where it is not there.
     *
     * @param path the names of the elements around it, below the outermost
     * @param lines the element, a line each, indented by four spaces a level
     * @return empty where the text could not be understood after it
     */
    public Optional<PomText> with(List<String> path, List<String> lines) {
        XmlElement parent = project;
        String indent = indentOf(project);
        int found = 0;
        while (found < path.size() && parent.child(path.get(found)).isPresent()) {
            parent = parent.child(path.get(found)).orElseThrow();
            indent = indentOf(parent).isEmpty() ? indent + unit() : indentOf(parent);
            found++;
        }
        return of(inserted(parent, indent, wrapped(path.subList(found, path.size()), lines)));
    }

    private static List<String> wrapped(List<String> names, List<String> lines) {
        List<String> all = new ArrayList<>(lines);
        List<String> innermostFirst = new ArrayList<>(names);
        Collections.reverse(innermostFirst);
        for (String name : innermostFirst) {
            all.replaceAll(line -> USUAL_INDENT + line);
            all.add(0, "<" + name + ">");
            all.add("</" + name + ">");
        }
        return all;
    }

    private String inserted(XmlElement parent, String indent, List<String> lines) {
        StringBuilder block = new StringBuilder();
        for (String line : lines) {
            int level = (line.length() - line.stripLeading().length()) / USUAL_INDENT.length();
            block.append(lineEnd())
                    .append(childIndent(parent, indent))
                    .append(unit().repeat(level))
                    .append(line.strip());
        }
        if (parent.isOneTag()) {
            String opening = text.substring(parent.start(), parent.end()).replaceFirst("\\s*/>$", ">");
            return text.substring(0, parent.start()) + opening + block + lineEnd() + indent + "</" + parent.name() + ">"
                    + text.substring(parent.end());
        }
        List<XmlElement> children = parent.children();
        int at = children.isEmpty()
                ? parent.contentStart()
                : children.get(children.size() - 1).end();
        boolean closesOnItsLine = !text.substring(at, parent.contentEnd()).contains("\n");
        return text.substring(0, at) + block + (closesOnItsLine ? lineEnd() + indent : "") + text.substring(at);
    }

    private String childIndent(XmlElement parent, String indent) {
        return parent.children().stream()
                .map(this::indentOf)
                .filter(existing -> existing.length() > indent.length())
                .reduce((first, second) -> second)
                .orElse(indent + unit());
    }

    /** What a level is indented by in this text. */
    private String unit() {
        return project.children().stream()
                .map(this::indentOf)
                .filter(indent -> !indent.isEmpty())
                .findFirst()
                .orElse(USUAL_INDENT);
    }

    /** The blanks before an element on its line; none where something else is before it. */
    private String indentOf(XmlElement element) {
        String before = text.substring(text.lastIndexOf('\n', element.start()) + 1, element.start());
        return before.isBlank() ? before : "";
    }

    private String lineEnd() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    @Override
    public String toString() {
        return text;
    }
}
