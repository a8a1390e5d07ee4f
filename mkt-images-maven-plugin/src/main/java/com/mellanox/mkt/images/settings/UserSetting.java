package com.mellanox.mkt.images.settings;

/**
 * A value of the user's settings, and where it stands.
 *
 * @param text the value as the command line would have it; it may hold a password
 * @param place as messages name it: {@code ~/.config/mkt-images/settings.yaml:7}
 */
public record UserSetting(String text, String place) {

    @Override
    public String toString() {
        return place;
    }
}
