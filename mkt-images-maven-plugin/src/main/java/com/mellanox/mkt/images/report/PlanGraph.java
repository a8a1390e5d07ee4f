package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.console.DecisionText;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The images of a plan and what they need, drawn: from each image to those that are made of it. */
public final class PlanGraph {
    private static final String NEEDED = "needed";

    private final Map<ImageReference, Node> nodes = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private final String name;

    private PlanGraph(Plan plan) {
        name = plan.key().value();
        for (Plan.Entry entry : plan.images()) {
            ImageReference reference = entry.image().reference();
            String word = DecisionText.word(entry.decision());
            nodes.put(
                    reference, new Node(id(), List.of(shortName(reference), word), ImageKind.of(entry.image()), word));
        }
        plan.images().forEach(entry -> {
            addNeeded(entry, entry.image().baseImages(), ImageKind.BASE, "base");
            // With -Donly, what the image is made of is no part of the plan.
            addNeeded(entry, entry.image().needs(), ImageKind.SUPPORT, NEEDED);
        });
    }

    public static PlanGraph of(Plan plan) {
        return new PlanGraph(plan);
    }

    /** A flowchart of Mermaid, as GitHub and GitLab show it in a page. */
    public String mermaid() {
        return Mermaid.write(nodes.values(), edges);
    }

    /** A graph for Graphviz: {@code dot -Tsvg}. */
    public String dot() {
        return Dot.write(name, nodes.values(), edges);
    }

    private void addNeeded(Plan.Entry entry, Collection<ImageReference> needed, ImageKind kind, String mark) {
        Node image = Objects.requireNonNull(nodes.get(entry.image().reference()));
        for (ImageReference reference : needed) {
            Node from = nodes.get(reference);
            if (from == null) {
                String text = kind == ImageKind.BASE ? reference.toString() : shortName(reference);
                from = new Node(id(), List.of(text, mark), kind, mark);
                nodes.put(reference, from);
            }
            edges.add(new Edge(from, image));
        }
    }

    /** With the tag, since the support environment has the name of a decision. */
    private static String shortName(ImageReference reference) {
        return reference.shortName() + (reference.tag() == null ? "" : ":" + reference.tag());
    }

    private String id() {
        return "image" + (nodes.size() + 1);
    }

    /**
     * An image.
     *
     * @param lines its name, and the word that marks it
     * @param mark the word of its decision; {@code base}; or {@code needed}, for an image that is there already
     */
    record Node(String id, List<String> lines, ImageKind kind, String mark) {
        Node {
            lines = List.copyOf(lines);
        }
    }

    /** One image is made of another. */
    record Edge(Node from, Node to) {}
}
