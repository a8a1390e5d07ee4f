package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The images of a plan and what they need as a graph: an edge from each image to those that are made of it. */
public final class PlanGraph {
    private static final String NEEDED = "needed";
    private static final String BASE = "base";

    private static final Map<String, String> DOT_STYLES = Map.of(
            "build", ", style=\"filled,bold\", fillcolor=\"#ffd8a8\"",
            "fetch", ", style=\"filled\", fillcolor=\"#d0ebff\"",
            "undecided", ", style=\"filled,dashed\", fillcolor=\"#fff3bf\"",
            "skip", ", style=\"dotted\", fontcolor=\"#555555\"");

    private static final List<String> MERMAID_CLASSES = List.of(
            "build fill:#ffd8a8,stroke:#b35c00,stroke-width:3px,color:#000",
            "fetch fill:#d0ebff,stroke:#1864ab,stroke-width:2px,color:#000",
            "undecided fill:#fff3bf,stroke:#b35c00,stroke-width:2px,stroke-dasharray:6 3,color:#000",
            "reuse fill:#fff,stroke:#333,color:#000",
            "skip fill:#eee,stroke:#777,stroke-dasharray:2 3,color:#555",
            "needed fill:#fff,stroke:#333,color:#000",
            "base fill:#fff,stroke:#333,color:#000");

    /** The characters that a quoted text of Mermaid must not contain. */
    private static final Map<Character, String> MERMAID_ENTITIES =
            Map.of('#', "#35;", '"', "#quot;", '<', "#lt;", '>', "#gt;", '&', "#amp;", '`', "#96;");

    private final Map<ImageReference, Node> nodes = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private final String name;

    private PlanGraph(Plan plan) {
        name = plan.key().value();
        plan.images().forEach(entry -> {
            ImageReference image = entry.image().reference();
            add(
                    image,
                    shortName(image),
                    ImageKind.of(entry.image()),
                    entry.decision().text());
        });
        plan.images().forEach(entry -> {
            addNeeded(entry, entry.image().baseImages(), ImageKind.BASE);
            // With -Donly, the images that it needs are not in the plan.
            addNeeded(entry, entry.image().needs(), ImageKind.SUPPORT);
        });
    }

    public static PlanGraph of(Plan plan) {
        return new PlanGraph(plan);
    }

    /**
     * An image.
     *
     * @param mark the name of its decision; {@code base}; or {@code needed}, for an image that is not in the plan
     */
    private record Node(String id, String label, ImageKind kind, String mark) {}

    /** One image is made of another. */
    private record Edge(Node from, Node to) {}

    private void add(ImageReference image, String label, ImageKind kind, String mark) {
        nodes.put(image, new Node("image" + (nodes.size() + 1), label, kind, mark));
    }

    private void addNeeded(Plan.Entry entry, Collection<ImageReference> needed, ImageKind kind) {
        Node image = Objects.requireNonNull(nodes.get(entry.image().reference()));
        for (ImageReference reference : needed) {
            if (!nodes.containsKey(reference)) {
                boolean base = kind == ImageKind.BASE;
                add(reference, base ? reference.toString() : shortName(reference), kind, base ? BASE : NEEDED);
            }
            edges.add(new Edge(Objects.requireNonNull(nodes.get(reference)), image));
        }
    }

    /** With the tag, since the support environment has the name of a decision. */
    private static String shortName(ImageReference reference) {
        return reference.shortName() + (reference.tag() == null ? "" : ":" + reference.tag());
    }

    /** A flowchart of Mermaid, as GitHub and GitLab show it in a page. */
    public String mermaid() {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        MERMAID_CLASSES.forEach(
                line -> text.append("    classDef ").append(line).append('\n'));
        nodes.values().forEach(node -> {
            String label = '"' + mermaidText(node.label()) + "<br/>" + node.mark() + '"';
            text.append("    %s%s:::%s\n"
                    .formatted(node.id(), node.kind().mermaidShape.formatted(label), node.mark()));
        });
        edges.forEach(edge -> text.append(
                "    %s --> %s\n".formatted(edge.from().id(), edge.to().id())));
        return text.toString();
    }

    private static String mermaidText(String text) {
        return text.chars()
                .mapToObj(c -> MERMAID_ENTITIES.getOrDefault((char) c, Character.toString(c)))
                .collect(Collectors.joining());
    }

    /** A graph for Graphviz: {@code dot -Tsvg}. */
    public String dot() {
        StringBuilder text = new StringBuilder("digraph \"" + dotText(name) + "\" {\n    rankdir=LR;\n");
        nodes.values().forEach(node -> {
            String label = dotText(node.label()) + "\\n" + node.mark();
            text.append("    %s [label=\"%s\", shape=%s, class=\"%s\"%s];\n"
                    .formatted(
                            node.id(),
                            label,
                            node.kind().dotShape,
                            node.mark(),
                            DOT_STYLES.getOrDefault(node.mark(), "")));
        });
        edges.forEach(edge -> text.append(
                "    %s -> %s;\n".formatted(edge.from().id(), edge.to().id())));
        return text.append("}\n").toString();
    }

    private static String dotText(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
