package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** The user's git configuration, read and never written, from the same files and variables that git reads. */
final class GitSettings {
    private static final String HTTP = "http";

    private final Config config;
    private final GitAccess access;
    private final FS files;

    private GitSettings(Config config, GitAccess access, FS files) {
        this.config = config;
        this.access = access;
        this.files = files;
    }

    static GitSettings of(GitAccess access) {
        FS files = JGitRuntime.fileSystem(access.user().home());
        @Nullable Config config = null;
        if (access.user().variable("GIT_CONFIG_NOSYSTEM").isEmpty()) {
            Path system = Path.of(access.user().variable("GIT_CONFIG_SYSTEM").orElse("/etc/gitconfig"));
            config = read(config, system, files);
        }
        if (access.user().variables().containsKey("GIT_CONFIG_GLOBAL")) {
            config = access.user().variable("GIT_CONFIG_GLOBAL").isEmpty()
                    ? config
                    : read(config, Path.of(access.user().variables().getOrDefault("GIT_CONFIG_GLOBAL", "")), files);
        } else {
            config = read(config, access.user().configDirectory().resolve("git/config"), files);
            config = read(config, access.user().home().resolve(".gitconfig"), files);
        }
        return new GitSettings(withVariables(config, access), access, files);
    }

    private static Config read(@Nullable Config below, Path file, FS files) {
        FileBasedConfig config = new FileBasedConfig(below, file.toFile(), files);
        try {
            config.load();
        } catch (IOException | ConfigInvalidException e) {
            throw new SourceException(
                    "Git's configuration cannot be read: " + file + ": " + reason(e),
                    "Mend the file; 'git config --list' should print it",
                    e);
        }
        return config;
    }

    private static String reason(Exception e) {
        Throwable cause = Causes.unwrap(e);
        return String.valueOf(cause.getMessage());
    }

    /** Adds what GIT_CONFIG_COUNT, GIT_CONFIG_KEY_0 and so on say, as CI systems set them. */
    private static Config withVariables(@Nullable Config below, GitAccess access) {
        Config config = new Config(below);
        int count = access.user()
                .variable("GIT_CONFIG_COUNT")
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(Integer::parseInt)
                .orElse(0);
        for (int i = 0; i < count; i++) {
            String key = access.user().variables().getOrDefault("GIT_CONFIG_KEY_" + i, "");
            String value = access.user().variables().getOrDefault("GIT_CONFIG_VALUE_" + i, "");
            int first = key.indexOf('.');
            int last = key.lastIndexOf('.');
            if (first > 0) {
                String subsection = first == last ? null : key.substring(first + 1, last);
                config.setString(key.substring(0, first), subsection, key.substring(last + 1), value);
            }
        }
        return config;
    }

    /** A copy that can be added to. */
    Config extended() {
        return new Config(config);
    }

    FS files() {
        return files;
    }

    /** Gives a repository the user's settings for http, and the user's files of ignore rules and attributes, for as long as it is open. */
    void applyTo(Repository repository) {
        Config target = repository.getConfig();
        copyHttp(target, null);
        config.getSubsections(HTTP).forEach(subsection -> copyHttp(target, subsection));
        copyFile(target, "excludesFile", "git/ignore");
        copyFile(target, "attributesFile", "git/attributes");
    }

    private void copyFile(Config target, String name, String place) {
        if (target.getString("core", null, name) == null) {
            @Nullable String users = config.getString("core", null, name);
            target.setString(
                    "core",
                    null,
                    name,
                    users == null
                            ? access.user().configDirectory().resolve(place).toString()
                            : users);
        }
    }

    private void copyHttp(Config target, @Nullable String subsection) {
        for (String name : config.getNames(HTTP, subsection, true)) {
            if (target.getString(HTTP, subsection, name) == null) {
                target.setStringList(HTTP, subsection, name, List.of(config.getStringList(HTTP, subsection, name)));
            }
        }
    }
}
