package com.mellanox.mkt.images.settings;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.proxy.ProxyAddress;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlReader;
import com.mellanox.mkt.images.yaml.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads a user's settings; every problem of the file is found in one go. */
public final class UserSettingsReader {
    private static final List<String> FIELDS = List.of(
            "key",
            "with",
            "without",
            "sources",
            "proxies",
            "jobs",
            "cacheDir",
            "engine",
            "noEngine",
            "nfsHost",
            "boot");
    private static final List<String> OF_PROXIES = List.of("http", "https", "none");
    private static final List<String> OF_BOOT = List.of("kernel", "memory", "cpus", "accel", "home", "directories");

    private static final int MAX_JOBS = 1024;
    private static final int MIN_MEMORY = 128;
    private static final int MAX_MEMORY = 1 << 24;
    private static final int MAX_CPUS = 255;

    private static final String PATH = "Write a path; a relative one starts at your home";
    private static final String PACKAGE = "Write what stands between 'support-' and '.sh' in the name of its script";

    private final Path file;
    private final Path home;
    private final Map<String, List<UserSetting>> settings = new TreeMap<>();

    /**
     * For one file.
     *
     * @param home the user's home directory, where relative paths in the file start
     */
    public UserSettingsReader(Path file, Path home) {
        this.file = file;
        this.home = home;
    }

    /** The settings of the file; a wrong one is added to the problems, and left out. */
    public UserSettings read(Problems problems) {
        YamlReader.read(file, problems).ifPresent(this::readAll);
        return new UserSettings(settings);
    }

    private void readAll(YamlMapping fields) {
        fields.allow(FIELDS);
        value(fields, "key", "mkt.key", key -> new ImageKey(key).value(), "Write it like fc40 or deb12");
        values(fields, "with", "mkt.with", name -> new PackageName(name).value(), PACKAGE);
        values(fields, "without", "mkt.without", name -> new PackageName(name).value(), PACKAGE);
        checkBoth(fields);
        fields.mapping("sources").ifPresent(this::sources);
        fields.mapping("proxies").ifPresent(this::proxies);
        number(fields, "jobs", "mkt.jobs", 1, MAX_JOBS);
        value(fields, "cacheDir", "mkt.cacheDir", this::absolute, PATH);
        value(fields, "engine", "mkt.dockerHost", text -> text, "");
        choice(fields, "noEngine", "mkt.noEngine", List.of("fail", "skip"));
        value(fields, "nfsHost", "mkt.nfsHost", text -> text, "");
        fields.mapping("boot").ifPresent(this::boot);
    }

    private void checkBoth(YamlMapping fields) {
        List<String> without = texts("mkt.without");
        texts("mkt.with").stream()
                .filter(without::contains)
                .forEach(both -> fields.report(
                        fields.line("without"),
                        "'without' names the package '" + both + "', and so does 'with'",
                        "Take it out of one of them"));
    }

    private List<String> texts(String property) {
        return settings.getOrDefault(property, List.of()).stream()
                .map(UserSetting::text)
                .toList();
    }

    private void sources(YamlMapping fields) {
        for (YamlText name : fields.names()) {
            fields.checked(name, name.text(), () -> new PackageName(name.text()), PACKAGE);
            value(fields, name.text(), "mkt.source." + name.text(), this::absolute, PATH);
        }
    }

    private void proxies(YamlMapping fields) {
        fields.allow(OF_PROXIES);
        proxy(fields, "http", "mkt.httpProxy");
        proxy(fields, "https", "mkt.httpsProxy");
        List<YamlText> hosts = fields.texts("none");
        if (!hosts.isEmpty() || fields.isEmptyList("none")) {
            String joined = hosts.stream().map(YamlText::text).collect(Collectors.joining(","));
            add("mkt.noProxy", joined, fields.line("none"));
        }
    }

    private void proxy(YamlMapping fields, String field, String property) {
        value(
                fields,
                field,
                property,
                text -> {
                    ProxyAddress.parse(text);
                    return text;
                },
                "Write it as http://host:port, or 'none'");
    }

    private void boot(YamlMapping fields) {
        fields.allow(OF_BOOT);
        value(fields, "kernel", "mkt.kernel", this::absolute, PATH);
        number(fields, "memory", "mkt.boot.memory", MIN_MEMORY, MAX_MEMORY);
        number(fields, "cpus", "mkt.boot.cpus", 1, MAX_CPUS);
        choice(fields, "accel", "mkt.boot.accel", List.of("auto", "kvm", "tcg"));
        boolean home = fields.flag("home");
        if (fields.has("home")) {
            add("mkt.boot.home", String.valueOf(home), fields.line("home"));
        }
        values(fields, "directories", "mkt.boot.dir", this::absolute, "Write paths; relative ones start at your home");
    }

    /** A path from the home directory, which {@code ~/} means, too. */
    private String absolute(String path) {
        return home.resolve(path.equals("~") ? "" : path.replaceFirst("^~/+", ""))
                .normalize()
                .toString();
    }

    private void number(YamlMapping fields, String field, String property, int min, int max) {
        value(
                fields,
                field,
                property,
                text -> {
                    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
                    if (number < min || number > max) {
                        throw new IllegalArgumentException("'" + text + "' is not possible");
                    }
                    return text;
                },
                "Write a number from " + min + " to " + max);
    }

    private void choice(YamlMapping fields, String field, String property, List<String> allowed) {
        fields.text(field).ifPresent(text -> {
            if (allowed.contains(text.text())) {
                add(property, text.text(), text.line());
            } else {
                fields.report(
                        text.line(),
                        fields.called(field) + " is '" + text.text() + "'",
                        Suggestion.among(text.text(), allowed));
            }
        });
    }

    /** Adds what a function makes of a text; it throws an {@link IllegalArgumentException} if the text is wrong. */
    private void value(
            YamlMapping fields, String field, String property, UnaryOperator<String> function, String remedy) {
        fields.text(field).ifPresent(text -> add(fields, field, property, text, function, remedy));
    }

    private void values(
            YamlMapping fields, String field, String property, UnaryOperator<String> function, String remedy) {
        fields.texts(field).forEach(text -> add(fields, field, property, text, function, remedy));
    }

    private void add(
            YamlMapping fields,
            String field,
            String property,
            YamlText text,
            UnaryOperator<String> function,
            String remedy) {
        fields.checked(text, field, () -> function.apply(text.text()), remedy)
                .ifPresent(value -> add(property, value, text.line()));
    }

    private void add(String property, String text, int line) {
        String shown = file.startsWith(home) ? "~/" + home.relativize(file) : file.toString();
        settings.computeIfAbsent(property, name -> new ArrayList<>()).add(new UserSetting(text, shown + ":" + line));
    }
}
