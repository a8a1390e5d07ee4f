package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.plan.PlannedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan as one JSON document, every value in full; its shape is described in {@code docs/plan.md}. */
public final class PlanJson {
    /** Changes when a program that reads the document would have to. */
    private static final int FORMAT_VERSION = 2;

    private PlanJson() {}

    /** The document, with a line end after it. */
    public static String of(Plan plan) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("formatVersion", FORMAT_VERSION);
        document.put("key", plan.key());
        document.put("engine", plan.engine());
        if (!plan.lockFiles().isEmpty()) {
            document.put("lockFiles", plan.lockFiles());
        }
        document.put("images", plan.images().stream().map(PlanJson::image).toList());
        return JsonWriter.write(document);
    }

    private static Map<String, Object> image(Plan.Entry entry) {
        PlannedImage image = entry.image();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("reference", image.reference());
        members.put("kind", ImageKind.of(image).json);
        if (image instanceof PlannedImage.SupportImage support) {
            members.put("package", support.script().name());
        } else if (image instanceof PlannedImage.LeftOutImage leftOut) {
            members.put("package", leftOut.script().name());
        }
        members.put("needs", image.needs());
        members.put("baseImages", image.baseImages());
        members.put("decision", entry.decision().text());
        if (entry.decision() instanceof Decision.Fetch fetch) {
            members.put("from", fetch.from());
        } else if (entry.decision() instanceof Decision.Undecided undecided) {
            members.put("after", undecided.after());
        }
        members.put(
                "reasons",
                entry.decision().reasons().stream().map(RecordJson::reason).toList());
        return members;
    }
}
