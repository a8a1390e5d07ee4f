package com.mellanox.mkt.images.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.mellanox.mkt.images.console.DecisionText;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;

/** A plan as one JSON document, every value in full; its shape is described in {@code docs/plan.md}. */
public final class PlanJson {
    /** Changes when a program that reads the document would have to. */
    private static final int FORMAT_VERSION = 2;

    private static final JsonMapper MAPPER = new JsonMapper();

    private PlanJson() {}

    /** The document, with a line end after it. */
    public static String of(Plan plan) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("formatVersion", FORMAT_VERSION);
        document.put("key", plan.key().value());
        document.put("engine", plan.engineDescription().orElse(null));
        ArrayNode images = document.putArray("images");
        plan.images().forEach(entry -> images.add(image(entry)));
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        try {
            return MAPPER.writer(printer).writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always written", e);
        }
    }

    private static ObjectNode image(Plan.Entry entry) {
        PlannedImage image = entry.image();
        ObjectNode node = MAPPER.createObjectNode();
        node.put("reference", image.reference().toString());
        node.put("kind", ImageKind.of(image).word());
        if (image instanceof PlannedImage.SupportImage support) {
            node.put("package", support.script().name().value());
        } else if (image instanceof PlannedImage.LeftOutImage leftOut) {
            node.put("package", leftOut.script().name().value());
        }
        addAll(node.putArray("needs"), image.needs());
        addAll(node.putArray("baseImages"), image.baseImages());
        node.put("decision", DecisionText.word(entry.decision()));
        if (entry.decision() instanceof Decision.Fetch fetch) {
            node.put("from", fetch.from().toString());
        }
        if (entry.decision() instanceof Decision.Undecided undecided) {
            addAll(node.putArray("after"), undecided.after());
        }
        ArrayNode reasons = node.putArray("reasons");
        reasons(entry.decision()).forEach(reason -> ReasonJson.write(reason, reasons.addObject()));
        return node;
    }

    private static List<Reason> reasons(Decision decision) {
        if (decision instanceof Decision.Build build) {
            return build.reasons();
        }
        if (decision instanceof Decision.Fetch fetch) {
            return fetch.reasons();
        }
        if (decision instanceof Decision.Undecided undecided) {
            return undecided.reasons();
        }
        return decision instanceof Decision.Skip skip ? skip.reasons() : List.of();
    }

    private static void addAll(ArrayNode array, Collection<ImageReference> references) {
        references.forEach(reference -> array.add(reference.toString()));
    }
}
