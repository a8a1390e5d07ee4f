package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.settings.UserSettingsReader;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the user's settings are, and what is in them. */
record SettingsFile(UserEnvironment environment) {
    private static final String NONE = "none";

    /**
     * The settings.
     *
     * @param given the file that {@code mkt.settings} names, or {@code none}; null for the usual one, which may be missing
     * @throws InvalidInputException with all that is wrong in the file
     */
    UserSettings read(Parameters parameters, @Nullable String given) {
        Optional<String> name = parameters.text("mkt.settings", given);
        parameters.throwIfWrong();
        Path file = name.map(parameters::path).orElseGet(this::usual);
        if (name.equals(Optional.of(NONE)) || (name.isEmpty() && !Files.exists(file))) {
            return UserSettings.NONE;
        }
        Problems problems = new Problems();
        UserSettings settings = new UserSettingsReader(file, environment.home()).read(problems);
        problems.throwIfAny();
        return settings;
    }

    private Path usual() {
        return environment.configDirectory().resolve("mkt-images/settings.yaml");
    }
}
