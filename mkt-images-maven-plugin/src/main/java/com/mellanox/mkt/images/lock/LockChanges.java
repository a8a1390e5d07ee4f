package com.mellanox.mkt.images.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is new in a lock, as lines for people: {@code source rdma_core: 5321d809e095 -> 9f8e7d6c5b4a}. */
public final class LockChanges {
    private static final int SHOWN = 12;
    private static final String NOTHING = "none";

    private LockChanges() {}

    /** A line for each entry that differs. */
    public static List<String> lines(Optional<Lock> former, Lock now) {
        Map<String, String> before = former.map(LockChanges::values).orElse(Map.of());
        Map<String, String> after = values(now);
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            String from = before.getOrDefault(name, NOTHING);
            String to = after.getOrDefault(name, NOTHING);
            if (!from.equals(to)) {
                lines.add(name + ": " + shown(from, to) + " -> " + shown(to, from));
            }
        }
        return lines;
    }

    private static Map<String, String> values(Lock lock) {
        Map<String, String> values = new TreeMap<>();
        lock.images().forEach((image, locked) -> {
            values.put("image " + image, locked.digest().hex());
            locked.platforms()
                    .forEach((platform, digest) -> values.put("image " + image + " for " + platform, digest.hex()));
        });
        lock.sources().forEach((name, source) -> {
            values.put("source " + name, source.commit().id());
            values.put("source " + name + ", url", source.url());
            source.submodules()
                    .forEach((path, commit) -> values.put("source " + name + ", submodule " + path, commit.id()));
        });
        lock.files().forEach((path, digest) -> values.put("file " + path, digest.hex()));
        lock.snapshotInstant().ifPresent(date -> values.put("snapshot", date));
        return values;
    }

    /** The beginning of a digest or an id; all of it if the other one begins with the same. */
    private static String shown(String value, String other) {
        boolean isLong = value.matches("[0-9a-f]{40,}");
        return isLong && !other.startsWith(value.substring(0, SHOWN)) ? value.substring(0, SHOWN) : value;
    }
}
