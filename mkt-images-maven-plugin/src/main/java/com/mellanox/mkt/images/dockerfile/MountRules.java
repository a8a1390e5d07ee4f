package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.dockerfile.RunMount.Field;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds the mistakes in a {@code RUN --mount} flag, some of which a builder would only find when it comes to the step. */
record MountRules(Path file, int line, Problems problems) {
    /** The options that have an effect, by the type of the mount. */
    private static final SortedMap<String, Set<String>> OPTIONS = new TreeMap<>(Map.of(
            "bind", Set.of("from", "readonly", "readwrite", "source", "target"),
            "cache", Set.of("from", "gid", "id", "mode", "readonly", "readwrite", "sharing", "source", "target", "uid"),
            "secret", Set.of("env", "gid", "id", "mode", "readonly", "required", "source", "target", "uid"),
            "ssh", Set.of("gid", "id", "mode", "readonly", "required", "target", "uid"),
            "tmpfs", Set.of("readonly", "readwrite", "size", "target")));

    /** The options that builders accept with any type, even without an effect. */
    private static final Set<String> HARMLESS =
            Set.of("env", "from", "id", "readonly", "readwrite", "source", "target", "type");

    private static final Set<String> SWITCHES = Set.of("readonly", "readwrite", "required");
    private static final Set<String> SHARING = new TreeSet<>(Set.of("locked", "private", "shared"));
    private static final Pattern SWITCH = Pattern.compile("[01tTfF]|TRUE|FALSE|[tT]rue|[fF]alse");
    private static final Pattern MODE = Pattern.compile("[0-7]{1,10}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern SIZE = Pattern.compile("\\d+(?:\\.\\d+)? ?[kKmMgGtTpP]?[iI]?[bB]?");

    void check(RunMount mount) {
        Set<String> options = OPTIONS.get(mount.type());
        if (options == null) {
            String type = mount.option("type").orElse("");
            report("--mount has no type '" + type + "'", Suggestion.among(type, OPTIONS.keySet()));
            return;
        }
        mount.fields().forEach(field -> checkField(mount, field, options));
        switch (mount.type()) {
            case "secret" -> checkSecret(mount);
            case "ssh" -> checkAgent(mount);
            default -> checkTarget(mount);
        }
    }

    private void checkField(RunMount mount, Field field, Set<String> options) {
        String name = field.name();
        if (RunMount.OF_PODMAN.contains(name)) {
            return;
        }
        Set<String> known = new TreeSet<>(options);
        known.add("type");
        if (OPTIONS.values().stream().noneMatch(some -> some.contains(name)) && !name.equals("type")) {
            report("--mount has no option '" + field.text() + "'", Suggestion.among(name, known));
        } else if (!options.contains(name) && !(HARMLESS.contains(name) && isAccepted(mount, name))) {
            report(
                    "a mount of type " + mount.type() + " has no option '" + field.text() + "'",
                    "Allowed: " + String.join(", ", known));
        } else if (name.equals("required") && isBeforeType(mount, field)) {
            report("'" + field.text() + "' is before 'type=" + mount.type() + "'", "Write the type first");
        } else if (!field.hasValue() && !SWITCHES.contains(name)) {
            report("'" + field.text() + "' in --mount has no value", "Write it like " + field.text() + "=value");
        } else if (field.hasValue() && !field.hasVariable()) {
            checkValue(field);
        }
    }

    private static boolean isAccepted(RunMount mount, String name) {
        boolean refused = (mount.type().equals("secret") && name.equals("from"))
                || (mount.type().equals("ssh") && name.equals("source"));
        return !refused;
    }

    private static boolean isBeforeType(RunMount mount, Field required) {
        return mount.fields().stream()
                .dropWhile(field -> !field.equals(required))
                .anyMatch(field -> field.name().equals("type"));
    }

    private void checkValue(Field field) {
        String value = field.value();
        switch (field.name()) {
            case "readonly", "readwrite", "required" -> checkForm(field, SWITCH, "true or false");
            case "mode" -> checkForm(field, MODE, "an octal number, as in mode=0755");
            case "uid", "gid" -> checkForm(field, NUMBER, "a number: builders know no names here");
            case "size" -> checkForm(field, SIZE, "a number of bytes, as in size=64m");
            case "sharing" -> {
                if (SHARING.stream().noneMatch(value::equalsIgnoreCase)) {
                    report("'" + field.text() + "' in --mount is unknown", Suggestion.among(value, SHARING));
                }
            }
            default -> {
                // Any text.
            }
        }
    }

    private void checkForm(Field field, Pattern form, String expected) {
        if (!form.matcher(field.value()).matches()) {
            report("'" + field.text() + "' in --mount is wrong", "Write " + expected);
        }
    }

    private void checkSecret(RunMount mount) {
        Optional<String> id = mount.id();
        if (id.isEmpty()) {
            report("--mount=type=secret names no secret", "Write id=NAME, as in --mount=type=secret,id=token");
        } else if (mount.option("id").isPresent() && mount.option("source").isPresent()) {
            report("--mount=type=secret has both id and source", "Write id alone");
        }
        id.ifPresent(this::checkId);
    }

    private void checkAgent(RunMount mount) {
        mount.id().ifPresent(this::checkId);
    }

    /** The id must be known before the build: it decides what the engine is given. */
    private void checkId(String id) {
        if (id.contains("$")) {
            report(
                    "the id '" + id + "' in --mount has a variable",
                    "Write the id itself, which the run must know before");
        }
    }

    private void checkTarget(RunMount mount) {
        if (mount.option("target")
                        .map(ContextPath::clean)
                        .filter(String::isEmpty)
                        .isPresent()
                && mount.option("target").filter(path -> path.startsWith("/")).isPresent()) {
            report(
                    "--mount cannot replace the root directory: '"
                            + mount.option("target").orElse("") + "'",
                    "Name a directory below it, as in target=/mnt");
        }
    }

    private void report(String what, String remedy) {
        problems.add(file, line, what, remedy);
    }
}
