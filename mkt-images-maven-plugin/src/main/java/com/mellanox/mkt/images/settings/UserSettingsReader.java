package com.mellanox.mkt.images.settings;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.proxy.ProxyAddress;
import com.mellanox.mkt.images.secret.SecretOrigin;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SshId;
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

/** Reads a user's settings; all problems of the file are reported together. */
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
            "builder",
            "builderCertificates",
            "noEngine",
            "nfsHost",
            "secrets",
            "ssh",
            "boot");
    private static final List<String> OF_PROXIES = List.of("http", "https", "none");
    private static final List<String> OF_BOOT = List.of("kernel", "memory", "cpus", "accel", "home", "directories");

    private final Path file;
    private final Path home;
    private final Map<String, List<UserSetting>> settings = new TreeMap<>();

    /**
     * What a text must be.
     *
     * @param value makes the value of the parameter; throws an {@link IllegalArgumentException} if the text is wrong
     * @param remedy what to write
     */
    private record Form(UnaryOperator<String> value, String remedy) {
        static final Form TEXT = new Form(text -> text, "");
        static final Form KEY = new Form(text -> new ImageKey(text).value(), "Write it like fc40 or deb12");
        static final Form PACKAGE = new Form(
                text -> new PackageName(text).value(),
                "Write what stands between 'support-' and '.sh' in the name of its script");
        static final Form PROXY = new Form(
                text -> {
                    ProxyAddress.parse(text);
                    return text;
                },
                "Write it as http://host:port, or 'none'");

        static Form number(int min, int max) {
            return new Form(
                    text -> {
                        int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
                        if (number < min || number > max) {
                            throw new IllegalArgumentException("'" + text + "' is not possible");
                        }
                        return text;
                    },
                    "Write a number from " + min + " to " + max);
        }

        /** A path from the home directory, which {@code ~/} means, too. */
        static Form path(Path home) {
            return new Form(text -> resolve(home, text).toString(), "Write a path; a relative one starts at your home");
        }

        /** Where a secret is. The message does not show a wrong one, since it may be the secret itself. */
        static Form secret(Path home) {
            return new Form(
                    text -> SecretOrigin.parse(text, path -> resolve(home, path))
                            .toString(),
                    "Write it as " + SecretOrigin.FORMS);
        }

        private static Path resolve(Path home, String text) {
            return home.resolve(text.equals("~") ? "" : text.replaceFirst("^~/+", ""))
                    .normalize();
        }
    }

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
        value(fields, "key", "mkt.key", Form.KEY);
        values(fields, "with", "mkt.with", Form.PACKAGE);
        values(fields, "without", "mkt.without", Form.PACKAGE);
        checkBoth(fields);
        fields.mapping("sources").ifPresent(this::sources);
        fields.mapping("proxies").ifPresent(this::proxies);
        value(fields, "jobs", "mkt.jobs", Form.number(1, 1024));
        value(fields, "cacheDir", "mkt.cacheDir", Form.path(home));
        value(fields, "engine", "mkt.dockerHost", Form.TEXT);
        builder(fields);
        value(fields, "builderCertificates", "mkt.builder.certificates", Form.path(home));
        choice(fields, "noEngine", "mkt.noEngine", List.of("fail", "skip"));
        value(fields, "nfsHost", "mkt.nfsHost", Form.TEXT);
        fields.mapping("secrets").ifPresent(this::secrets);
        fields.mapping("ssh").ifPresent(this::agents);
        fields.mapping("boot").ifPresent(this::boot);
    }

    private void checkBoth(YamlMapping fields) {
        List<String> without = texts("mkt.without");
        texts("mkt.with").stream()
                .filter(without::contains)
                .forEach(both -> fields.report(
                        fields.line("without"),
                        "'without' names the package '" + both + "', and so does 'with'",
                        "Remove it from one of them"));
    }

    private List<String> texts(String property) {
        return settings.getOrDefault(property, List.of()).stream()
                .map(UserSetting::text)
                .toList();
    }

    private void sources(YamlMapping fields) {
        for (YamlText name : fields.names()) {
            fields.checked(name, name.text(), () -> Form.PACKAGE.value().apply(name.text()), Form.PACKAGE.remedy());
            value(fields, name.text(), "mkt.source." + name.text(), Form.path(home));
        }
    }

    private void secrets(YamlMapping fields) {
        for (YamlText name : fields.names()) {
            fields.checked(name, name.text(), () -> new SecretId(name.text()), "Write it like npm_token");
            value(fields, name.text(), "mkt.secret." + name.text(), Form.secret(home));
        }
    }

    private void agents(YamlMapping fields) {
        for (YamlText name : fields.names()) {
            fields.checked(name, name.text(), () -> new SshId(name.text()), "Write it like default");
            value(fields, name.text(), "mkt.ssh." + name.text(), Form.path(home));
        }
    }

    private void proxies(YamlMapping fields) {
        fields.allow(OF_PROXIES);
        value(fields, "http", "mkt.httpProxy", Form.PROXY);
        value(fields, "https", "mkt.httpsProxy", Form.PROXY);
        List<YamlText> hosts = fields.texts("none");
        if (!hosts.isEmpty() || fields.isEmptyList("none")) {
            String joined = hosts.stream().map(YamlText::text).collect(Collectors.joining(","));
            add("mkt.noProxy", joined, fields.line("none"));
        }
    }

    private void boot(YamlMapping fields) {
        fields.allow(OF_BOOT);
        value(fields, "kernel", "mkt.kernel", Form.path(home));
        value(fields, "memory", "mkt.boot.memory", Form.number(128, 1 << 24));
        value(fields, "cpus", "mkt.boot.cpus", Form.number(1, 255));
        choice(fields, "accel", "mkt.boot.accel", List.of("auto", "kvm", "tcg"));
        boolean sharesHome = fields.flag("home");
        if (fields.has("home")) {
            add("mkt.boot.home", String.valueOf(sharesHome), fields.line("home"));
        }
        values(fields, "directories", "mkt.boot.dir", Form.path(home));
    }

    /** A builder of the engine, or an address, which is read when it is used. */
    private void builder(YamlMapping fields) {
        boolean isAddress =
                fields.text("builder").filter(text -> text.text().contains(":")).isPresent();
        if (isAddress) {
            value(fields, "builder", "mkt.builder", Form.TEXT);
        } else {
            choice(fields, "builder", "mkt.builder", List.of("auto", "buildkit", "classic"));
        }
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

    private void value(YamlMapping fields, String field, String property, Form form) {
        fields.text(field).ifPresent(text -> add(fields, field, property, text, form));
    }

    private void values(YamlMapping fields, String field, String property, Form form) {
        fields.texts(field).forEach(text -> add(fields, field, property, text, form));
    }

    private void add(YamlMapping fields, String field, String property, YamlText text, Form form) {
        fields.checked(text, field, () -> form.value().apply(text.text()), form.remedy())
                .ifPresent(value -> add(property, value, text.line()));
    }

    private void add(String property, String text, int line) {
        String shown = file.startsWith(home) ? "~/" + home.relativize(file) : file.toString();
        settings.computeIfAbsent(property, name -> new ArrayList<>()).add(new UserSetting(text, shown + ":" + line));
    }
}
