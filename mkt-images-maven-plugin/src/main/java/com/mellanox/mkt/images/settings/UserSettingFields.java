package com.mellanox.mkt.images.settings;

import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.proxy.ProxyAddress;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a mapping as settings: null where a field is not there, or is wrong and has been reported. */
final class UserSettingFields {
    private static final String PACKAGE_REMEDY =
            "Write what stands between 'support-' and '.sh' in the name of its script";

    private final YamlMapping mapping;
    private final Path home;
    private final String shownFile;

    UserSettingFields(YamlMapping mapping, Path home, String shownFile) {
        this.mapping = mapping;
        this.home = home;
        this.shownFile = shownFile;
    }

    /** The value that a constructor makes of a text; it throws an {@link IllegalArgumentException} where that is wrong. */
    <T> @Nullable UserSetting<T> value(String field, Function<String, T> constructor, String remedy) {
        return mapping.text(field)
                .flatMap(text -> checked(text, field, constructor, remedy))
                .orElse(null);
    }

    @Nullable UserSetting<String> text(String field) {
        return mapping.text(field).map(text -> setting(text.text(), text)).orElse(null);
    }

    @Nullable UserSetting<String> word(String field, List<String> allowed) {
        return mapping.text(field)
                .filter(text -> {
                    boolean known = allowed.contains(text.text());
                    if (!known) {
                        mapping.report(
                                text.line(),
                                mapping.called(field) + " is '" + text.text() + "'",
                                Suggestion.among(text.text(), allowed));
                    }
                    return known;
                })
                .map(text -> setting(text.text(), text))
                .orElse(null);
    }

    @Nullable UserSetting<Boolean> flag(String field) {
        boolean value = mapping.flag(field);
        return mapping.has(field) ? new UserSetting<>(value, place(mapping.line(field))) : null;
    }

    @Nullable UserSetting<Integer> number(String field, int least, int most) {
        return value(
                field,
                text -> {
                    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
                    if (number < least || number > most) {
                        throw new IllegalArgumentException("'" + text + "' is not what can be given here");
                    }
                    return number;
                },
                "Write a number from " + least + " to " + most);
    }

    @Nullable UserSetting<Path> path(String field) {
        return value(field, this::resolved, "Write a path; one that begins with no slash counts from your home");
    }

    @Nullable UserSetting<String> pathText(String field) {
        UserSetting<Path> path = path(field);
        return path == null ? null : new UserSetting<>(path.value().toString(), path.place());
    }

    List<UserSetting<String>> pathTexts(String field) {
        return values(field, name -> resolved(name).toString(), "Write paths; they count from your home");
    }

    @Nullable UserSetting<ProxyAddress> proxy(String field) {
        return value(field, ProxyAddress::parse, "Write it as http://host:port, or 'none'");
    }

    /** The texts of a list, separated by commas. */
    @Nullable UserSetting<String> joined(String field) {
        List<YamlText> texts = mapping.texts(field);
        return texts.isEmpty() && !mapping.isEmptyList(field)
                ? null
                : new UserSetting<>(
                        texts.stream().map(YamlText::text).collect(Collectors.joining(",")),
                        place(mapping.line(field)));
    }

    List<UserSetting<PackageName>> packages(String field) {
        return values(field, PackageName::new, PACKAGE_REMEDY);
    }

    /** Directories by packages. */
    Map<PackageName, UserSetting<Path>> sources(String field) {
        Map<PackageName, UserSetting<Path>> sources = new TreeMap<>();
        mapping.mapping(field)
                .map(this::within)
                .ifPresent(fields -> fields.mapping.names().forEach(name -> {
                    Optional<UserSetting<PackageName>> key =
                            fields.checked(name, name.text(), PackageName::new, PACKAGE_REMEDY);
                    UserSetting<Path> directory = fields.path(name.text());
                    if (directory != null) {
                        key.ifPresent(known -> sources.put(known.value(), directory));
                    }
                }));
        return sources;
    }

    private UserSettingFields within(YamlMapping below) {
        return new UserSettingFields(below, home, shownFile);
    }

    private <T> List<UserSetting<T>> values(String field, Function<String, T> constructor, String remedy) {
        List<UserSetting<T>> values = new ArrayList<>();
        mapping.texts(field)
                .forEach(text -> checked(text, field, constructor, remedy).ifPresent(values::add));
        return values;
    }

    private <T> Optional<UserSetting<T>> checked(
            YamlText text, String field, Function<String, T> constructor, String remedy) {
        try {
            return Optional.of(setting(constructor.apply(text.text()), text));
        } catch (IllegalArgumentException e) {
            mapping.report(text.line(), mapping.called(field) + ": " + e.getMessage(), remedy);
            return Optional.empty();
        }
    }

    /** From the home directory, where {@code ~/} is the same. */
    private Path resolved(String name) {
        return home.resolve(name.equals("~") ? "" : name.replaceFirst("^~/+", ""))
                .normalize();
    }

    private <T> UserSetting<T> setting(T value, YamlText text) {
        return new UserSetting<>(value, place(text.line()));
    }

    private String place(int line) {
        return shownFile + ":" + line;
    }
}
