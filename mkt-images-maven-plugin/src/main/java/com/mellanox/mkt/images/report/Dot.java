package com.mellanox.mkt.images.report;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a plan's graph in the language of Graphviz. */
final class Dot {
    private Dot() {}

    static String write(String name, Collection<PlanGraph.Node> nodes, List<PlanGraph.Edge> edges) {
        StringBuilder text = new StringBuilder("digraph " + quoted(escaped(name)) + " {\n    rankdir=LR;\n");
        nodes.forEach(node -> text.append("    ")
                .append(node.id())
                .append(" [label=")
                .append(quoted(node.lines().stream().map(Dot::escaped).collect(Collectors.joining("\\n"))))
                .append(", shape=")
                .append(node.kind().dotShape())
                .append(", class=")
                .append(quoted(node.mark()))
                .append(style(node.mark()))
                .append("];\n"));
        edges.forEach(edge -> text.append("    ")
                .append(edge.from().id())
                .append(" -> ")
                .append(edge.to().id())
                .append(";\n"));
        return text.append("}\n").toString();
    }

    private static String style(String mark) {
        return switch (mark) {
            case "build" -> ", style=\"filled,bold\", fillcolor=\"#ffd8a8\"";
            case "fetch" -> ", style=\"filled\", fillcolor=\"#d0ebff\"";
            case "undecided" -> ", style=\"filled,dashed\", fillcolor=\"#fff3bf\"";
            case "skip" -> ", style=\"dotted\", fontcolor=\"#555555\"";
            default -> "";
        };
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
