package com.mellanox.mkt.images.console;

import static com.mellanox.mkt.images.console.PlanText.DECISION_WIDTH;
import static com.mellanox.mkt.images.console.PlanText.GAP;

import com.mellanox.mkt.images.console.TextStyle.Tone;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan as a tree of text: below each image those that it is made of. An image that several are made of has its own images
 * below it only the first time.
 */
public final class PlanTree {
    private static final String IMAGE = "image";
    private static final String BASE = "base";
    private static final String NEEDED = "needed";

    private final Plan plan;
    private final TextStyle style;
    private final Map<ImageReference, Plan.Entry> entries = new LinkedHashMap<>();
    private final Set<ImageReference> expanded = new HashSet<>();
    private final List<Row> rows = new ArrayList<>();

    /**
     * A line.
     *
     * @param branch the lines of the tree before the name
     * @param state the decision; {@code base}; or {@code needed}, for an image that is not in the plan
     */
    private record Row(String branch, String name, String state, String why, Tone tone, Tone whyTone) {
        int width() {
            return branch.length() + name.length();
        }
    }

    private PlanTree(Plan plan, TextStyle style) {
        this.plan = plan;
        this.style = style;
        plan.images().forEach(entry -> entries.put(entry.image().reference(), entry));
    }

    /** The lines, without line ends. */
    public static List<String> lines(Plan plan, TextStyle style) {
        return new PlanTree(plan, style).lines();
    }

    private List<String> lines() {
        rows.add(new Row("", IMAGE, "decision", "why", Tone.PLAIN, Tone.PLAIN));
        tops().forEach(entry -> add(entry.image().reference(), entry, "", ""));
        int width = rows.stream().mapToInt(Row::width).reduce(0, Math::max);
        List<String> lines = new ArrayList<>();
        lines.add(plan.key() + ": each image with those that it is made of");
        rows.forEach(row -> lines.add(line(row, width)));
        return lines;
    }

    /** The images that no other one is made of. */
    private List<Plan.Entry> tops() {
        Set<ImageReference> used = new HashSet<>();
        plan.images().forEach(entry -> used.addAll(entry.image().needs()));
        return plan.images().stream()
                .filter(entry -> !used.contains(entry.image().reference()))
                .toList();
    }

    /**
     * Adds an image, and below it those that it is made of.
     *
     * @param entry its place in the plan; null if it has none
     * @param branch the lines of the tree before its name
     * @param indent the lines of the tree before the names below it
     */
    private void add(ImageReference image, Plan.@Nullable Entry entry, String branch, String indent) {
        if (entry == null) {
            rows.add(new Row(branch, PlanText.name(plan, image), NEEDED, "", Tone.FAINT, Tone.PLAIN));
            return;
        }
        Set<ImageReference> bases = entry.image().baseImages();
        List<ImageReference> below = new ArrayList<>(bases);
        below.addAll(entry.image().needs());
        boolean isRepeated = !expanded.add(image) && !below.isEmpty();
        rows.add(row(image, entry.decision(), branch, isRepeated));
        if (isRepeated) {
            return;
        }
        for (int i = 0; i < below.size(); i++) {
            boolean isLast = i == below.size() - 1;
            String ownBranch = indent + (isLast ? style.either("└─ ", "`- ") : style.either("├─ ", "|- "));
            ImageReference reference = below.get(i);
            if (i < bases.size()) {
                rows.add(new Row(ownBranch, reference.toString(), BASE, "", Tone.FAINT, Tone.PLAIN));
            } else {
                add(
                        reference,
                        entries.get(reference),
                        ownBranch,
                        indent + (isLast ? "   " : style.either("│  ", "|  ")));
            }
        }
    }

    private Row row(ImageReference image, Decision decision, String branch, boolean isRepeated) {
        String why = isRepeated ? "see above" : firstReason(decision);
        Tone whyTone = isRepeated ? Tone.FAINT : PlanText.reasonTone(decision);
        return new Row(branch, PlanText.name(plan, image), decision.text(), why, PlanText.tone(decision), whyTone);
    }

    private static String firstReason(Decision decision) {
        List<String> why = PlanText.why(decision);
        int others = why.size() - 1;
        return why.isEmpty() ? "" : why.get(0) + (others == 0 ? "" : ", and " + others + " more");
    }

    private String line(Row row, int width) {
        String name = style.padded(row.tone(), row.name(), width - row.branch().length());
        String state = style.padded(row.tone(), row.state(), DECISION_WIDTH);
        return (GAP + row.branch() + name + GAP + state + GAP + style.text(row.whyTone(), row.why())).stripTrailing();
    }
}
