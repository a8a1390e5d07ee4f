package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.json.JsonRecord;
import com.mellanox.mkt.images.json.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run of Maven did for the images of a key. Times are in milliseconds, sizes in bytes.
 *
 * @param start when its first goal for the key began
 * @param goals those that have worked, in their sequence
 * @param failed whether one of them has failed
 * @param timeMillis of all goals, one after the other
 * @param images those of the plan
 * @param steps how many steps of builds have ended
 * @param cachedSteps how many of these the builder had the results of
 * @param imageSize of the KVM image; null if this run has neither built nor fetched it
 * @param bootMillis until the VM was ready; null without a boot
 */
public record RunSummary(
        Instant start,
        List<String> goals,
        boolean failed,
        long timeMillis,
        List<ImageSummary> images,
        long steps,
        long cachedSteps,
        @Nullable Long imageSize,
        @Nullable Long bootMillis)
        implements JsonRecord {

    public RunSummary {
        goals = List.copyOf(goals);
        images = List.copyOf(images);
    }

    /**
     * An image of a run.
     *
     * @param name its short name
     * @param result what became of it: {@code built}
     */
    public record ImageSummary(String name, String result, long timeMillis) implements JsonRecord {}

    /** The summary that a document of {@link #members} has. */
    static RunSummary of(JsonValue document) {
        return new RunSummary(
                Instant.parse(document.at("start").text().orElse("")),
                document.at("goals").items().stream()
                        .flatMap(goal -> goal.text().stream())
                        .toList(),
                document.at("failed").isTrue(),
                number(document, "timeMillis"),
                document.at("images").items().stream().map(RunSummary::image).toList(),
                number(document, "steps"),
                number(document, "cachedSteps"),
                numberOrNull(document, "imageSize"),
                numberOrNull(document, "bootMillis"));
    }

    private static ImageSummary image(JsonValue image) {
        return new ImageSummary(
                image.at("name").text().orElse(""), image.at("result").text().orElse(""), number(image, "timeMillis"));
    }

    private static long number(JsonValue document, String name) {
        return document.at(name).number().orElse(0);
    }

    private static @Nullable Long numberOrNull(JsonValue document, String name) {
        OptionalLong number = document.at(name).number();
        return number.isPresent() ? number.getAsLong() : null;
    }

    /** This with what a later goal of the same run did. */
    RunSummary with(RunSummary later) {
        Set<String> allGoals = new LinkedHashSet<>(goals);
        allGoals.addAll(later.goals);
        Map<String, ImageSummary> allImages = new LinkedHashMap<>();
        images.forEach(image -> allImages.put(image.name(), image));
        later.images.forEach(image -> allImages.put(image.name(), image));
        return new RunSummary(
                start,
                List.copyOf(allGoals),
                failed || later.failed,
                timeMillis + later.timeMillis,
                List.copyOf(allImages.values()),
                steps + later.steps,
                cachedSteps + later.cachedSteps,
                later.imageSize == null ? imageSize : later.imageSize,
                later.bootMillis == null ? bootMillis : later.bootMillis);
    }
}
