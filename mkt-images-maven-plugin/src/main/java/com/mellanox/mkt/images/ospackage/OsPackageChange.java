package com.mellanox.mkt.images.ospackage;

import com.mellanox.mkt.images.json.JsonRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A package that differs between two images.
 *
 * @param before its version in the first image, several with commas between them; null if it was added
 * @param after its version in the second image, likewise; null if it was removed
 */
public record OsPackageChange(
        String name,
        String architecture,
        @Nullable String before,
        @Nullable String after) implements JsonRecord {

    /** The packages that differ, by their names. The same name for two architectures is two packages. */
    public static List<OsPackageChange> between(Collection<OsPackage> before, Collection<OsPackage> after) {
        SortedMap<OsPackage, String> first = versions(before);
        SortedMap<OsPackage, String> second = versions(after);
        TreeSet<OsPackage> all = new TreeSet<>(first.keySet());
        all.addAll(second.keySet());
        List<OsPackageChange> changes = new ArrayList<>();
        for (OsPackage each : all) {
            @Nullable String was = first.get(each);
            @Nullable String is = second.get(each);
            if (!Objects.equals(was, is)) {
                changes.add(new OsPackageChange(each.name(), each.architecture(), was, is));
            }
        }
        return changes;
    }

    /** The versions of each package; rpm can have several of one, kernels for example. */
    private static SortedMap<OsPackage, String> versions(Collection<OsPackage> packages) {
        Map<OsPackage, List<String>> versions = packages.stream()
                .sorted()
                .collect(Collectors.groupingBy(
                        each -> new OsPackage(each.name(), "", each.architecture()),
                        Collectors.mapping(OsPackage::version, Collectors.toList())));
        SortedMap<OsPackage, String> joined = new TreeMap<>();
        versions.forEach((each, all) -> joined.put(each, String.join(", ", all)));
        return joined;
    }
}
