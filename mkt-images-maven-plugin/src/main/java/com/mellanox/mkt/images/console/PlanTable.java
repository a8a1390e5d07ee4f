package com.mellanox.mkt.images.console;

import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as lines of plain text: a row for each image with the decision and the reasons, and the sums. */
public final class PlanTable {
    private static final int MOST_REASONS = 5;
    private static final String GAP = "  ";
    private static final String IMAGE = "image";
    private static final String DECISION = "decision";
    private static final int DECISION_WIDTH = "undecided".length();

    private final Plan plan;
    private final int nameWidth;

    private PlanTable(Plan plan) {
        this.plan = plan;
        this.nameWidth =
                plan.images().stream().mapToInt(entry -> name(entry).length()).reduce(IMAGE.length(), Math::max);
    }

    /** The lines, without line ends. */
    public static List<String> lines(Plan plan) {
        return new PlanTable(plan).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(plan.key() + ": the plan, by "
                + plan.engineDescription().map(ShortValues::visible).orElse("files alone, since no engine answers"));
        if (!plan.images().isEmpty()) {
            lines.add(row(IMAGE, DECISION, "why"));
        }
        plan.images().forEach(entry -> lines.addAll(rows(entry)));
        lines.add(plan.key() + ": " + sum());
        return lines;
    }

    private List<String> rows(Plan.Entry entry) {
        String name = name(entry);
        String decision = entry.decision().text();
        List<String> why = why(entry.decision());
        List<String> rows = new ArrayList<>();
        rows.add(row(name, decision, why.isEmpty() ? "" : why.get(0)));
        why.stream().limit(MOST_REASONS).skip(1).forEach(reason -> rows.add(row("", "", reason)));
        if (why.size() > MOST_REASONS) {
            rows.add(row("", "", "and " + (why.size() - MOST_REASONS) + " more"));
        }
        return rows;
    }

    private static List<String> why(Decision decision) {
        List<String> why = new ArrayList<>();
        if (decision instanceof Decision.Fetch fetch) {
            why.add("from " + fetch.from());
        } else if (decision instanceof Decision.Undecided undecided) {
            String after =
                    undecided.after().stream().map(ImageReference::shortName).collect(Collectors.joining(", "));
            why.add(
                    undecided.reasons().isEmpty()
                            ? "rebuilt only if the products of " + after + " change"
                            : "built or fetched, which depends on the products of " + after);
        } else if (decision instanceof Decision.Reuse) {
            why.add("nothing has changed");
        }
        decision.reasons().forEach(reason -> why.add(ReasonText.of(reason)));
        return why;
    }

    /** With its tag if it is of another key: an overlay has the name of the image that it extends. */
    private String name(Plan.Entry entry) {
        ImageReference image = entry.image().reference();
        return image.shortName() + (plan.key().value().equals(image.tag()) ? "" : ":" + image.tag());
    }

    private String row(String image, String decision, String why) {
        return (GAP + padded(image, nameWidth) + GAP + padded(decision, DECISION_WIDTH) + GAP + why).stripTrailing();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
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
