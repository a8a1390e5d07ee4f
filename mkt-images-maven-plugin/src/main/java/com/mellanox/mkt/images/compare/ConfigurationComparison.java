package com.mellanox.mkt.images.compare;

import com.mellanox.mkt.images.compare.Difference.Kind;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonValue.JsonScalar;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares the configurations of two builds, member by member. The digests of layers are left out, since the files of the layers
 * tell more; so are the ids of containers, which the classic builder writes into its images.
 *
 * @param committed the time that the images have in place of the clock's, if the engine has a use for it
 */
record ConfigurationComparison(Instant committed, List<Difference> differences) {
    private static final Set<String> IGNORED =
            Set.of("rootfs", "container", "container_config", "config.Hostname", "config.Image");

    /** The step that Podman adds for the labels of a request, in any order; they are compared as labels. */
    private static final String LABELS = "/bin/sh -c #(nop) LABEL ";

    private static final Pattern CREATED = Pattern.compile("(.*\\.)?created");

    void compare(JsonValue first, JsonValue second) {
        compare("", first, second);
    }

    private void compare(String name, JsonValue first, JsonValue second) {
        Set<String> members = new TreeSet<>(first.members().keySet());
        members.addAll(second.members().keySet());
        for (String member : members) {
            String path = name.isEmpty() ? member : name + "." + member;
            if (!IGNORED.contains(path)) {
                compare(path, first.at(member), second.at(member));
            }
        }
        int items = Math.max(first.items().size(), second.items().size());
        for (int i = 0; i < items; i++) {
            compare(name + "[" + i + "]", item(first, i), item(second, i));
        }
        if (first instanceof JsonScalar one && second instanceof JsonScalar other) {
            compareValues(name, one, other);
        }
    }

    private static JsonValue item(JsonValue list, int index) {
        return index < list.items().size() ? list.items().get(index) : JsonScalar.NULL;
    }

    private void compareValues(String name, JsonScalar first, JsonScalar second) {
        if (!Objects.equals(first.value(), second.value()) && !(hasLabels(first) && hasLabels(second))) {
            boolean byClock = CREATED.matcher(name).matches() && isAfterCommit(first) && isAfterCommit(second);
            differences.add(new Difference(
                    byClock ? Kind.CLOCK : Kind.CONFIGURATION, name, shown(first) + ", then " + shown(second)));
        }
    }

    private static boolean hasLabels(JsonScalar value) {
        return value.text().orElse("").startsWith(LABELS);
    }

    private boolean isAfterCommit(JsonScalar value) {
        try {
            return Instant.parse(value.text().orElse("")).isAfter(committed);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String shown(JsonScalar value) {
        return value.value() == null ? "none" : "'" + TextComparison.shortened(String.valueOf(value.value())) + "'";
    }
}
