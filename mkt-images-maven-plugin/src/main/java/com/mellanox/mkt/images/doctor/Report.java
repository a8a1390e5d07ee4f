package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The findings of a run, as text and as JSON; {@code docs/doctor.md} describes both. */
public record Report(List<Finding> findings) {
    /** Changes when a program that reads the document would have to. */
    private static final int FORMAT_VERSION = 1;

    private static final int WIDTH = State.COULD_BE_BETTER.toString().length() + 2;
    private static final String INDENT = "    ";

    public Report {
        findings = List.copyOf(findings);
    }

    /** How many findings have the state. */
    public long count(State state) {
        return findings.stream().filter(finding -> finding.state() == state).count();
    }

    /** The subjects of what is broken. */
    public List<String> broken() {
        return findings.stream()
                .filter(finding -> finding.state() == State.BROKEN)
                .map(Finding::subject)
                .toList();
    }

    /** A line for each finding, its meaning and its remedy below it; and a line with the numbers. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        findings.forEach(finding -> addTo(lines, finding));
        lines.add(findings.size() + " checks: " + count(State.GOOD) + " good, " + count(State.COULD_BE_BETTER)
                + " could be better, " + count(State.BROKEN) + " broken");
        return lines;
    }

    private static void addTo(List<String> lines, Finding finding) {
        Result result = finding.result();
        String state = result.state().toString();
        String[] texts = result.text().split("\n", -1);
        lines.add(state + " ".repeat(WIDTH - state.length()) + finding.subject() + ": " + texts[0]);
        // Several mistakes in one file.
        for (int i = 1; i < texts.length; i++) {
            lines.add(INDENT + texts[i].strip());
        }
        if (!result.meaning().isEmpty()) {
            lines.add(INDENT + result.meaning());
        }
        if (!result.remedy().isEmpty()) {
            lines.add(INDENT + result.remedy());
        }
    }

    /** One document, with a line end after it. */
    public String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("formatVersion", FORMAT_VERSION);
        document.put("good", count(State.GOOD));
        document.put("couldBeBetter", count(State.COULD_BE_BETTER));
        document.put("broken", count(State.BROKEN));
        document.put("checks", findings.stream().map(Report::json).toList());
        return JsonWriter.write(document);
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("subject", finding.subject());
        members.put("state", finding.state());
        members.put("text", finding.result().text());
        members.put("meaning", finding.result().meaning());
        members.put("remedy", finding.result().remedy());
        return members;
    }
}
