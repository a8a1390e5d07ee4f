package com.mellanox.mkt.images.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The values of parameters that a user wants on this machine, unless the command line or a POM has others.
 *
 * @param values the values, by the property of the parameter: {@code mkt.jobs}; several for a parameter that is a list
 */
public record UserSettings(Map<String, List<UserSetting>> values) {

    /** Those of a user who has no file. */
    public static final UserSettings NONE = new UserSettings(Map.of());

    public UserSettings {
        values = new TreeMap<>(values);
    }

    /** The value of a parameter. */
    public Optional<UserSetting> value(String property) {
        return list(property).stream().findFirst();
    }

    /** The values of a parameter that is a list. */
    public List<UserSetting> list(String property) {
        return values.getOrDefault(property, List.of());
    }

    /** The settings without those of some parameters. */
    public UserSettings except(Set<String> properties) {
        Map<String, List<UserSetting>> others = new TreeMap<>(values);
        others.keySet().removeAll(properties);
        return new UserSettings(others);
    }
}
