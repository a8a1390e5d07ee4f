package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.settings.UserSetting;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.settings.UserSettingsReader;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values of a goal's parameters. The first of these that has a value counts: what Maven makes of POM and command line,
 * the user's settings, the default. The origin of each value is logged. All wrong values are reported together.
 *
 * <p>The original's options {@code -Dkey}, {@code -Donly}, {@code -DnoPull} and {@code -Dpush} count from the command line
 * alone: a property {@code key} of a parent POM usually means another thing.
 */
final class Parameters {
    private static final Map<String, String> SHORT_OPTIONS =
            Map.of("mkt.key", "key", "mkt.only", "only", "mkt.noPull", "noPull", "mkt.push", "push");

    /** A goal that a POM binds boots the same kernel with the same directories for all users. */
    private static final Set<String> NOT_FOR_BOUND_GOALS = Set.of("mkt.kernel", "mkt.boot.dir");

    private final GoalExecution maven;
    private final UserSettings settings;
    private final Properties commandLine;
    private final ParameterOrigins origins;
    private final List<InvalidInputException> problems = new ArrayList<>();

    Parameters(GoalExecution maven, UserSettings settings, BuildListener listener) {
        this.maven = maven;
        this.settings = maven.isBound() ? settings.except(NOT_FOR_BOUND_GOALS) : settings;
        this.commandLine = maven.session().getUserProperties();
        this.origins = new ParameterOrigins(maven, listener);
    }

    /**
     * These parameters with the user's settings.
     *
     * @param given the file that {@code mkt.settings} names, or {@code none}; null for the usual one, which may be missing
     * @throws InvalidInputException with all problems of the file
     */
    Parameters withSettings(@Nullable String given, BuildListener listener) {
        Optional<String> name = text("mkt.settings", given);
        throwIfWrong();
        UserEnvironment environment = maven.environment();
        Path file = name.map(this::path)
                .orElseGet(() -> environment.configDirectory().resolve("mkt-images/settings.yaml"));
        if (name.equals(Optional.of("none")) || (name.isEmpty() && !Files.exists(file))) {
            return this;
        }
        Problems problems = new Problems();
        UserSettings read = new UserSettingsReader(file, environment.home()).read(problems);
        problems.throwIfAny();
        return new Parameters(maven, read, listener);
    }

    /** What people type on the command line for a property: {@code key} for {@code mkt.key}. */
    static String option(String property) {
        return SHORT_OPTIONS.getOrDefault(property, property);
    }

    UserSettings settings() {
        return settings;
    }

    boolean isBound() {
        return maven.isBound();
    }

    ParameterOrigins origins() {
        return origins;
    }

    /** The name by which a parameter was given: {@code key} or {@code mkt.key}. */
    private String optionOf(String property) {
        String option = SHORT_OPTIONS.get(property);
        return option != null && commandLine.containsKey(option) ? option : property;
    }

    /** The origin of the value of a parameter. */
    String origin(String property) {
        return origins.origin(property, optionOf(property));
    }

    private @Nullable String given(String property, @Nullable String parameter) {
        String option = optionOf(property);
        // Maven leaves a parameter without a value where the command line has an empty one.
        return option.equals(property) && parameter != null ? parameter : commandLine.getProperty(option);
    }

    /**
     * The value as the user wrote it. Maven replaces {@code ${…}} in values of the command line, where it is meant for the
     * shell. The text before the first of these tells whether the value is from the command line or from the POM.
     */
    String asGiven(String property, @Nullable String parameter) {
        String given = commandLine.getProperty(property, "");
        int replaced = given.indexOf("${");
        String value = parameter == null ? "" : parameter;
        boolean isGiven = parameter == null || value.startsWith(given.substring(0, Math.max(0, replaced)));
        return replaced >= 0 && isGiven ? given : value;
    }

    /** A text that is not blank. */
    Optional<String> text(String property, @Nullable String parameter) {
        String option = optionOf(property);
        String value = given(property, parameter);
        if (value != null && value.isBlank()) {
            add("-D" + option + " is empty", "Give it a value, -D" + option + "=…, or leave it out");
            return Optional.empty();
        }
        return Optional.ofNullable(value);
    }

    /** A text that is made into a value, which may also come from the user's settings. */
    <T> Optional<T> value(String property, @Nullable String parameter, Function<String, T> parse, String byDefault) {
        Optional<String> given = text(property, parameter);
        if (given.isEmpty()) {
            return setting(property, parse, byDefault);
        }
        Optional<T> value = checked(() -> parse(property, given.get(), parse));
        value.ifPresent(parsed -> origins.logGiven(property, optionOf(property), given.get(), parsed));
        return value;
    }

    /** The value of the user's settings. */
    <T> Optional<T> setting(String property, Function<String, T> parse, String byDefault) {
        Optional<UserSetting> setting = settings.value(property);
        Optional<T> value = setting.map(UserSetting::text).map(parse);
        value.ifPresentOrElse(
                parsed -> origins.log(property, parsed, "of " + setting.get().place()),
                () -> origins.log(property, byDefault, "the default"));
        return value;
    }

    /** Parses a value. The message does not show a wrong one, since it may contain a password. */
    private static <T> T parse(String property, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("-D" + property + ": " + e.getMessage(), "Correct it, or leave it out");
        }
    }

    /** On or off. A bare {@code -DnoPull} is on. */
    boolean flag(String property, @Nullable String parameter) {
        String value = given(property, parameter);
        return value != null
                && checked(() -> parseFlag(optionOf(property), value)).orElse(false);
    }

    /** On or off, which may also come from the user's settings; on if nothing says otherwise. */
    boolean flagOrSetting(String property, @Nullable String parameter) {
        return value(property, parameter, text -> parseFlag(property, text), "true")
                .orElse(true);
    }

    private static boolean parseFlag(String option, String value) {
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default ->
                throw new InvalidInputException(
                        "-D" + option + "=" + value + " is neither on nor off",
                        "Give -D" + option + ", -D" + option + "=true or -D" + option + "=false");
        };
    }

    /** A whole number in a range, which may also come from the user's settings. */
    int number(String property, @Nullable String parameter, NumberRange range) {
        return value(property, parameter, text -> range.parse(property, text), String.valueOf(range.byDefault()))
                .orElse(range.byDefault());
    }

    /** One of the names of an enumeration, in small letters, which may also come from the user's settings; else the first. */
    <E extends Enum<E>> E choice(String property, @Nullable String parameter, E[] choices) {
        return value(property, parameter, text -> parseChoice(property, text, choices), name(choices[0]))
                .orElse(choices[0]);
    }

    private static <E extends Enum<E>> E parseChoice(String property, String text, E[] choices) {
        return Arrays.stream(choices)
                .filter(choice -> name(choice).equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "-D" + property + "=" + text + " is not known",
                        Suggestion.among(
                                text,
                                Arrays.stream(choices).map(Parameters::name).toList())));
    }

    static String name(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /** Names without blanks around them. */
    List<String> names(String property, List<String> parameter) {
        if (parameter.stream().anyMatch(String::isBlank)) {
            add("-D" + property + " has an empty name in it", "Give names separated by commas");
        }
        return parameter.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** A path from a directory; {@code ~/} is the user's home, which no shell expands within an option. */
    Path path(String text, Path from) {
        Path home = maven.environment().home();
        Path path = text.equals("~") || text.startsWith("~/")
                ? home.resolve(text.replaceFirst("^~/*", ""))
                : from.resolve(text);
        return path.toAbsolutePath().normalize();
    }

    /**
     * A path from the module's directory, as Maven has it for files of a POM's configuration; without a POM, from where Maven was
     * started.
     */
    Path inModule(String text) {
        return path(text, maven.directory());
    }

    /** A path from where Maven was started. */
    Path path(String text) {
        return path(text, maven.startDirectory());
    }

    /** How paths of a parameter are read: from the module in the configuration of a POM, otherwise from where Maven was started. */
    Function<String, Path> paths(String property) {
        return origins().isConfigured(property) ? this::inModule : this::path;
    }

    /** What a supplier makes; empty if it fails, and the problem is recorded. */
    <T> Optional<T> checked(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (InvalidInputException e) {
            add(e);
            return Optional.empty();
        }
    }

    /** Records a problem. */
    void add(String what, String remedy) {
        add(new InvalidInputException(what, remedy));
    }

    /** Two parts of a goal can read the same parameter. */
    private void add(InvalidInputException problem) {
        if (problems.stream().noneMatch(known -> Objects.equals(known.getMessage(), problem.getMessage()))) {
            problems.add(problem);
        }
    }

    /** Fails with all problems, if there are any. */
    void throwIfWrong() {
        if (!problems.isEmpty()) {
            throw InvalidInputException.ofOptions(problems);
        }
    }
}
