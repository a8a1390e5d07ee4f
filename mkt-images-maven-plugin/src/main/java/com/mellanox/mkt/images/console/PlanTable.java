package com.mellanox.mkt.images.console;

import static com.mellanox.mkt.images.console.PlanText.DECISION_WIDTH;
import static com.mellanox.mkt.images.console.PlanText.GAP;

import com.mellanox.mkt.images.console.TextStyle.Tone;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** A plan as lines of text: a row for each image with the decision and the reasons, and the sums. */
public final class PlanTable {
    private static final int MOST_REASONS = 5;
    private static final String IMAGE = "image";
    private static final String DECISION = "decision";

    private final Plan plan;
    private final TextStyle style;
    private final int nameWidth;

    private PlanTable(Plan plan, TextStyle style) {
        this.plan = plan;
        this.style = style;
        this.nameWidth =
                plan.images().stream().mapToInt(entry -> name(entry).length()).reduce(IMAGE.length(), Math::max);
    }

    /** The lines, without line ends. */
    public static List<String> lines(Plan plan, TextStyle style) {
        return new PlanTable(plan, style).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(plan.key() + ": the plan, by "
                + plan.engineDescription()
                        .map(ShortValues::visible)
                        .orElseGet(() -> style.text(Tone.FAILURE, "files alone, since no engine answers")));
        plan.lockFiles()
                .forEach(file -> lines.add(
                        plan.key() + ": base images and sources are those of " + ShortValues.visible(file.toString())));
        if (!plan.images().isEmpty()) {
            lines.add(row(Tone.PLAIN, IMAGE, DECISION, "why"));
        }
        plan.images().forEach(entry -> lines.addAll(rows(entry)));
        lines.add(plan.key() + ": " + sum());
        return lines;
    }

    private List<String> rows(Plan.Entry entry) {
        Decision decision = entry.decision();
        Tone reasons = PlanText.reasonTone(decision);
        List<String> why = new ArrayList<>();
        PlanText.why(decision).stream()
                .map(reason -> style.text(reasons, reason))
                .forEach(why::add);
        List<String> rows = new ArrayList<>();
        rows.add(row(PlanText.tone(decision), name(entry), decision.text(), why.isEmpty() ? "" : why.get(0)));
        why.stream().limit(MOST_REASONS).skip(1).forEach(reason -> rows.add(row(Tone.PLAIN, "", "", reason)));
        if (why.size() > MOST_REASONS) {
            rows.add(row(Tone.PLAIN, "", "", "and " + (why.size() - MOST_REASONS) + " more"));
        }
        return rows;
    }

    private String name(Plan.Entry entry) {
        return PlanText.name(plan, entry.image().reference());
    }

    private String row(Tone tone, String image, String decision, String why) {
        String name = style.padded(tone, image, nameWidth);
        String state = style.padded(tone, decision, DECISION_WIDTH);
        return (GAP + name + GAP + state + GAP + why).stripTrailing();
    }

    private String sum() {
        int all = plan.images().size();
        int built = plan.count(Decision.Build.class);
        int fetched = plan.count(Decision.Fetch.class);
        int undecided = plan.count(Decision.Undecided.class);
        return (built == 0 ? "none" : String.valueOf(built))
                + " of " + all + (all == 1 ? " image" : " images") + " would be built"
                + (fetched == 0 ? "" : ", " + fetched + " fetched")
                + (undecided == 0 ? "" : ", " + undecided + " undecided");
    }
}
