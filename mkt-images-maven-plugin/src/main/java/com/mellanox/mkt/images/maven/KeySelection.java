package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.settings.UserSetting;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key that a run is about: that of the command line or the POM, or else the one that the user's settings prefer. The
 * latter counts only for goals that are called by name, so that no build of phases depends on whose machine it runs on,
 * and only where some module has it.
 */
final class KeySelection {
    private static final String PROPERTY = "mkt.key";

    private final @Nullable String given;
    private final Parameters parameters;
    private final Set<Path> selected;
    private final BuildListener listener;

    /**
     * Reads the key.
     *
     * @param selected the directories of the modules that this run visits
     */
    KeySelection(@Nullable String key, Parameters parameters, Set<Path> selected, BuildListener listener) {
        this.given = parameters.text(PROPERTY, key).orElse(null);
        this.parameters = parameters;
        this.selected = Set.copyOf(selected);
        this.listener = listener;
    }

    /** Fails where a key was given that no module has. */
    void check(OsModules modules) {
        modules.check(Optional.ofNullable(given));
    }

    /** Whether a module of this key is skipped, and says so. */
    boolean skips(ImageKey key, OsModules modules) {
        ParameterOrigins origins = parameters.origins();
        if (given != null) {
            if (given.equals(key.value())) {
                origins.log(PROPERTY, given, "of " + parameters.origin(PROPERTY));
            }
            return isOther(key, given, given + " was asked for", modules);
        }
        Optional<UserSetting> setting = parameters.settings().value(PROPERTY);
        if (setting.isEmpty()) {
            origins.log(PROPERTY, "all of the reactor", "the default");
            return false;
        }
        UserSetting preferred = setting.get();
        String reason = reasonToIgnore(preferred, modules);
        String wanted = preferred.text();
        origins.log(PROPERTY, wanted, reason + "of " + preferred.place());
        return reason.isEmpty() && isOther(key, wanted, wanted + " is the key of " + preferred.place(), modules);
    }

    private String reasonToIgnore(UserSetting preferred, OsModules modules) {
        if (parameters.isBound()) {
            return "ignored: it is for goals that are called by name: ";
        }
        return modules.descriptorOf(new ImageKey(preferred.text())).isPresent() ? "" : "ignored: no module has it: ";
    }

    /** Where the run does nothing with the key that is wanted, either, nobody should have to wonder why. */
    private boolean isOther(ImageKey key, String wanted, String reason, OsModules modules) {
        if (wanted.equals(key.value())) {
            return false;
        }
        String text = key + ": skipped, since " + reason;
        boolean isDone = modules.descriptorOf(new ImageKey(wanted))
                .filter(file -> selected.contains(file.getParent()))
                .isPresent();
        listener.on(isDone ? new BuildEvent.Detail(text) : new BuildEvent.Notice(text));
        return true;
    }
}
