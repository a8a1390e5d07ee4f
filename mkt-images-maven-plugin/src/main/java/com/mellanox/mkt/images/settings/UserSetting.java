package com.mellanox.mkt.images.settings;

/**
 * A value of the user's settings, and where it stands.
 *
 * @param place as messages name it: {@code ~/.config/mkt-images/settings.yaml:7}
 */
public record UserSetting<T>(T value, String place) {}
