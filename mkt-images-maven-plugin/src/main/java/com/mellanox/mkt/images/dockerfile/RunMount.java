package com.mellanox.mkt.images.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The value of a {@code RUN --mount} flag: fields that are separated by commas.
 *
 * @param fields in their order
 */
record RunMount(List<Field> fields) {
    /** The short names of options. */
    private static final Map<String, String> ALIASES =
            Map.of("src", "source", "dst", "target", "destination", "target", "ro", "readonly", "rw", "readwrite");

    /** Options that only Buildah has. */
    static final Set<String> OF_PODMAN = Set.of("bind-propagation", "relabel", "tmpfs-mode", "tmpfs-size", "u", "z");

    private static final String STAGE_NUMBER = "\\d+";

    RunMount {
        fields = List.copyOf(fields);
    }

    /**
     * A field.
     *
     * @param text as it is written: {@code src=a}
     * @param name the full name of the option, in small letters: {@code source}
     * @param value the text after {@code =}; empty if there is none
     * @param hasValue whether there is a {@code =}
     */
    record Field(String text, String name, String value, boolean hasValue) {
        private static Field of(String text) {
            int equals = text.indexOf('=');
            String name = (equals < 0 ? text : text.substring(0, equals)).toLowerCase(Locale.ROOT);
            return new Field(
                    text, ALIASES.getOrDefault(name, name), equals < 0 ? "" : text.substring(equals + 1), equals >= 0);
        }

        /** Whether the value is only known during the build. */
        boolean hasVariable() {
            return value.contains("$");
        }
    }

    /** Reads the value of a flag, without the quotes of a shell. */
    static RunMount of(String flag) {
        return new RunMount(split(flag).map(Field::of).toList());
    }

    /** Splits at commas outside of double quotes, which enclose a whole field; two of them in it are one character. */
    private static Stream<String> split(String flag) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < flag.length(); i++) {
            char c = flag.charAt(i);
            boolean twice = quoted && c == '"' && flag.startsWith("\"\"", i);
            if (twice) {
                text.append(c);
                i++;
            } else if (c == '"' && (quoted || text.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                texts.add(text.toString());
                text.setLength(0);
            } else {
                text.append(c);
            }
        }
        texts.add(text.toString());
        return texts.stream();
    }

    /** The value of an option, by its full name; the last one counts. */
    Optional<String> option(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name) && field.hasValue())
                .reduce((first, second) -> second)
                .map(Field::value)
                .filter(value -> !value.isEmpty());
    }

    String type() {
        return option("type").orElse("bind").toLowerCase(Locale.ROOT);
    }

    /** What it takes files from: a stage or an image; empty for none. */
    Optional<String> from() {
        return type().equals("secret") || type().equals("ssh") ? Optional.empty() : option("from");
    }

    /** Whether it is a cache that begins empty: the result of a step does not depend on it. */
    boolean isPlainCache() {
        return type().equals("cache") && option("from").isEmpty();
    }

    /** The path that it mounts from the docker directory; empty if it mounts nothing of it. */
    Optional<String> contextPath() {
        return type().equals("bind") && option("from").isEmpty()
                ? Optional.of(option("source").orElse("."))
                : Optional.empty();
    }

    /** The id of a secret or ssh agent, by the defaults of BuildKit; empty if a secret has none. */
    Optional<String> id() {
        return option("id")
                .or(() -> type().equals("ssh") ? Optional.of("default") : option("source"))
                .or(() -> option("target").map(path -> path.substring(path.lastIndexOf('/') + 1)));
    }

    boolean isRequired() {
        return fields.stream()
                .filter(field -> field.name().equals("required"))
                .reduce((first, second) -> second)
                .filter(field -> !field.hasValue() || field.value().matches("1|[tT]|TRUE|[tT]rue"))
                .isPresent();
    }

    /** Adds what not every builder with mounts supports. */
    void addRequirements(int line, List<BuilderRequirement> all) {
        if (from().filter(from -> from.matches(STAGE_NUMBER)).isPresent()) {
            all.add(new BuilderRequirement(
                    line,
                    BuilderFeature.MOUNT_FROM_NUMBER,
                    "the number of a stage in RUN --mount: from=" + from().orElse("")));
        }
        if (type().equals("secret") && option("env").isPresent()) {
            all.add(new BuilderRequirement(
                    line,
                    BuilderFeature.SECRET_AS_VARIABLE,
                    "a secret as a variable: env=" + option("env").orElse("")));
        }
        if (option("size").isPresent()) {
            all.add(new BuilderRequirement(
                    line,
                    BuilderFeature.SIZE_OF_TMPFS,
                    "the size of a tmpfs: size=" + option("size").orElse("")));
        }
        fields.stream()
                .filter(field -> field.hasVariable() && !field.name().equals("from"))
                .findFirst()
                .ifPresent(field -> all.add(new BuilderRequirement(
                        line, BuilderFeature.VARIABLE_IN_MOUNT, "a variable in RUN --mount: " + field.text())));
        String podman = fields.stream()
                .filter(field -> OF_PODMAN.contains(field.name()))
                .map(Field::text)
                .collect(Collectors.joining(", "));
        if (!podman.isEmpty()) {
            all.add(new BuilderRequirement(
                    line, BuilderFeature.MOUNT_OPTION_OF_PODMAN, "the option of Podman in RUN --mount: " + podman));
        }
    }
}
