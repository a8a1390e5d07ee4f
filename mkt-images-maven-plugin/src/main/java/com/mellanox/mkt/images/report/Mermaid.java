package com.mellanox.mkt.images.report;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a plan's graph as a flowchart of Mermaid. */
final class Mermaid {
    private static final List<String> CLASSES = List.of(
            "build fill:#ffd8a8,stroke:#b35c00,stroke-width:3px,color:#000",
            "fetch fill:#d0ebff,stroke:#1864ab,stroke-width:2px,color:#000",
            "undecided fill:#fff3bf,stroke:#b35c00,stroke-width:2px,stroke-dasharray:6 3,color:#000",
            "reuse fill:#fff,stroke:#333,color:#000",
            "skip fill:#eee,stroke:#777,stroke-dasharray:2 3,color:#555",
            "needed fill:#fff,stroke:#333,color:#000",
            "base fill:#fff,stroke:#333,color:#000");

    /** What a quoted text of Mermaid cannot hold as it is. */
    private static final Map<Character, String> ENTITIES =
            Map.of('#', "#35;", '"', "#quot;", '<', "#lt;", '>', "#gt;", '&', "#amp;", '`', "#96;");

    private Mermaid() {}

    static String write(Collection<PlanGraph.Node> nodes, List<PlanGraph.Edge> edges) {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        CLASSES.forEach(line -> text.append("    classDef ").append(line).append('\n'));
        nodes.forEach(node -> text.append("    ")
                .append(node.id())
                .append(node.kind().mermaid(label(node)))
                .append(":::")
                .append(node.mark())
                .append('\n'));
        edges.forEach(edge -> text.append("    ")
                .append(edge.from().id())
                .append(" --> ")
                .append(edge.to().id())
                .append('\n'));
        return text.toString();
    }

    private static String label(PlanGraph.Node node) {
        return node.lines().stream().map(Mermaid::escaped).collect(Collectors.joining("<br/>", "\"", "\""));
    }

    private static String escaped(String text) {
        return text.chars()
                .mapToObj(c -> ENTITIES.getOrDefault((char) c, Character.toString(c)))
                .collect(Collectors.joining());
    }
}
