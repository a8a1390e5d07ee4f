package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** The user's git configuration, from the files and variables that git reads. It is never written. */
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
        FS fileSystem = JGitRuntime.fileSystem(access.user().home());
        Config config = new Config();
        for (Path file : files(access.user())) {
            config = read(config, file, fileSystem);
        }
        return new GitSettings(withVariables(config, access), access, fileSystem);
    }

    /** The files of the system and of the user; a later one replaces values of those before. */
    private static List<Path> files(UserEnvironment user) {
        List<Path> files = new ArrayList<>();
        if (user.variable("GIT_CONFIG_NOSYSTEM").isEmpty()) {
            files.add(Path.of(user.variable("GIT_CONFIG_SYSTEM").orElse("/etc/gitconfig")));
        }
        if (!user.variables().containsKey("GIT_CONFIG_GLOBAL")) {
            files.add(user.configDirectory().resolve("git/config"));
            files.add(user.home().resolve(".gitconfig"));
        } else if (user.variable("GIT_CONFIG_GLOBAL").isPresent()) {
            files.add(Path.of(user.variables().getOrDefault("GIT_CONFIG_GLOBAL", "")));
        }
        return files;
    }

    private static Config read(Config below, Path file, FS fileSystem) {
        FileBasedConfig config = new FileBasedConfig(below, file.toFile(), fileSystem);
        try {
            config.load();
        } catch (IOException | ConfigInvalidException e) {
            throw new SourceException(
                    "Cannot read git's configuration: " + file + ": "
                            + Causes.unwrap(e).getMessage(),
                    "Correct the file; 'git config --list' should print it",
                    e);
        }
        return config;
    }

    /** Adds the values of GIT_CONFIG_COUNT, GIT_CONFIG_KEY_0 and so on, which CI systems set. */
    private static Config withVariables(Config below, GitAccess access) {
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

    /** A copy to which values can be added. */
    Config extended() {
        return new Config(config);
    }

    FS files() {
        return files;
    }

    /** Sets the user's http options, ignore file and attributes file in the open repository, without saving them. */
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
