package com.mellanox.mkt.images.settings;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.settings.UserSettings.OfBoot;
import com.mellanox.mkt.images.settings.UserSettings.OfHost;
import com.mellanox.mkt.images.settings.UserSettings.OfProxies;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlReader;
import java.nio.file.Path;
import java.util.List;

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

    private static final int MOST_JOBS = 1024;
    private static final int LEAST_MEMORY = 128;
    private static final int MOST_MEMORY = 1 << 24;
    private static final int MOST_CPUS = 255;

    private final Path file;
    private final Path home;

    /**
     * For one file.
     *
     * @param home the user's home directory, from which paths in the file count
     */
    public UserSettingsReader(Path file, Path home) {
        this.file = file;
        this.home = home;
    }

    /** What the file says; what is wrong with it is added to the problems, and left out. */
    public UserSettings read(Problems problems) {
        return YamlReader.read(file, problems).map(this::settings).orElse(UserSettings.NONE);
    }

    private UserSettings settings(YamlMapping mapping) {
        UserSettingFields fields = fields(mapping, FIELDS);
        List<UserSetting<PackageName>> with = fields.packages("with");
        List<UserSetting<PackageName>> without = fields.packages("without");
        for (UserSetting<PackageName> both : with) {
            if (without.stream().anyMatch(other -> other.value().equals(both.value()))) {
                mapping.report(
                        mapping.line("without"),
                        "'without' names the package '" + both.value() + "', and so does 'with'",
                        "Take it out of one of them");
            }
        }
        return new UserSettings(
                fields.value("key", ImageKey::new, "Write it like fc40 or deb12"),
                with,
                without,
                fields.sources("sources"),
                mapping.mapping("proxies").map(this::proxies).orElse(UserSettings.NONE.proxies()),
                host(fields),
                mapping.mapping("boot").map(this::boot).orElse(UserSettings.NONE.boot()));
    }

    private UserSettingFields fields(YamlMapping mapping, List<String> allowed) {
        mapping.allow(allowed);
        return new UserSettingFields(
                mapping, home, file.startsWith(home) ? "~/" + home.relativize(file) : file.toString());
    }

    private OfProxies proxies(YamlMapping mapping) {
        UserSettingFields fields = fields(mapping, OF_PROXIES);
        return new OfProxies(fields.proxy("http"), fields.proxy("https"), fields.joined("none"));
    }

    private static OfHost host(UserSettingFields fields) {
        return new OfHost(
                fields.number("jobs", 1, MOST_JOBS),
                fields.path("cacheDir"),
                fields.text("engine"),
                fields.word("noEngine", List.of("fail", "skip")),
                fields.text("nfsHost"));
    }

    private OfBoot boot(YamlMapping mapping) {
        UserSettingFields fields = fields(mapping, OF_BOOT);
        return new OfBoot(
                fields.pathText("kernel"),
                fields.number("memory", LEAST_MEMORY, MOST_MEMORY),
                fields.number("cpus", 1, MOST_CPUS),
                fields.word("accel", List.of("auto", "kvm", "tcg")),
                fields.flag("home"),
                fields.pathTexts("directories"));
    }
}
