package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.settings.UserSetting;
import com.mellanox.mkt.images.type.ImageKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key that a run is about: that of the command line or the POM, or else the one that the user's settings prefer. The
 * latter counts only for goals that are called by name, so that no build of phases depends on whose machine it runs on,
 * and only where some module has it.
 */
final class KeySelection {
    private final @Nullable String given;
    private final OptionResolver precedence;
    private final BuildListener listener;

    KeySelection(Optional<String> given, OptionResolver precedence, BuildListener listener) {
        this.given = given.orElse(null);
        this.precedence = precedence;
        this.listener = listener;
    }

    /** Fails where a key was given that no module has. */
    void check(OsModules modules) {
        modules.check(Optional.ofNullable(given));
    }

    /** Whether a module of this key is passed over, which is told. */
    boolean passesOver(ImageKey key, OsModules modules) {
        if (given != null) {
            boolean isOther = !given.equals(key.value());
            if (!isOther) {
                precedence.tell(Option.KEY.property(), given, "of " + precedence.origin(Option.KEY));
            }
            return told(isOther, new BuildEvent.KeySkipped(key, new ImageKey(given)));
        }
        UserSetting<ImageKey> preferred = precedence.settings().key();
        if (preferred == null) {
            precedence.tell(Option.KEY.property(), "all of the reactor", "the default");
            return false;
        }
        String reason = reasonToIgnore(preferred, modules);
        precedence.tell(Option.KEY.property(), preferred.value(), reason + "of " + preferred.place());
        return reason.isEmpty()
                && told(
                        !preferred.value().equals(key),
                        new BuildEvent.Notice(
                                key + ": skipped, since " + preferred.value() + " is the key of " + preferred.place()));
    }

    private String reasonToIgnore(UserSetting<ImageKey> preferred, OsModules modules) {
        if (precedence.isBound()) {
            return "not heeded, since it is for goals that are called by name: ";
        }
        return modules.descriptorOf(preferred.value()).isPresent() ? "" : "not heeded, since no module has it: ";
    }

    private boolean told(boolean passedOver, BuildEvent event) {
        if (passedOver) {
            listener.on(event);
        }
        return passedOver;
    }
}
