package com.mellanox.mkt.images.report;

import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.ospackage.OsPackageChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A package that differs between the image that was published last and that of this build, for the report.
 *
 * @param before its version or its commit there; empty if it was added
 * @param after its version or its commit here; empty if it was removed
 */
public record PackageChange(String name, String before, String after) {
    private static final int SHORT_COMMIT = 12;

    /**
     * The packages that differ, compiled ones first. What one of both does not list is not compared.
     *
     * @param published the content of a {@code published.json}
     * @param built the content of {@code image.json}
     */
    static List<PackageChange> between(JsonValue published, JsonValue built) {
        List<PackageChange> changes = new ArrayList<>();
        if (!published.at("packages").items().isEmpty()) {
            compare(sources(published), sources(built), changes);
        }
        Optional<List<OsPackage>> before = osPackages(published);
        Optional<List<OsPackage>> after = osPackages(built);
        if (before.isPresent() && after.isPresent()) {
            OsPackageChange.between(before.get(), after.get())
                    .forEach(each -> changes.add(new PackageChange(
                            each.name() + (each.architecture().isEmpty() ? "" : " " + each.architecture()),
                            Objects.requireNonNullElse(each.before(), ""),
                            Objects.requireNonNullElse(each.after(), ""))));
        }
        return changes;
    }

    private static void compare(
            SortedMap<String, String> before, SortedMap<String, String> after, List<PackageChange> changes) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String was = before.getOrDefault(name, "");
            String is = after.getOrDefault(name, "");
            if (!was.equals(is)) {
                changes.add(new PackageChange(name, was, is));
            }
        }
    }

    private static SortedMap<String, String> sources(JsonValue file) {
        SortedMap<String, String> sources = new TreeMap<>();
        for (JsonValue each : file.at("packages").items()) {
            JsonValue source = each.at("source");
            String text = source.at("commit")
                    .text()
                    .map(PackageChange::shortened)
                    .or(() -> source.at("tree").text().map(tree -> "tree " + shortened(tree)))
                    .orElse("no source");
            each.at("name").text().ifPresent(name -> sources.put(name, text));
        }
        return sources;
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(id.length(), SHORT_COMMIT));
    }

    /** Those of the only image that lists some; empty if none does. */
    private static Optional<List<OsPackage>> osPackages(JsonValue file) {
        return file.at("images").items().stream()
                .flatMap(image -> Stream.ofNullable(image.members().get("osPackages")))
                .findFirst()
                .map(list -> list.items().stream().map(PackageChange::osPackage).toList());
    }

    private static OsPackage osPackage(JsonValue item) {
        return new OsPackage(text(item, "name"), text(item, "version"), text(item, "architecture"));
    }

    private static String text(JsonValue object, String name) {
        return object.at(name).text().orElse("");
    }
}
