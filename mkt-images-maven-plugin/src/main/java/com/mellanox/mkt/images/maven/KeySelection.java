package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.settings.UserSetting;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key of a run: that of the command line or the POM, or else that of the user's settings. The latter counts only for
 * goals that are called by name, so that a build of phases is the same on all machines, and only if a module has it.
 */
final class KeySelection {
    private static final String PROPERTY = "mkt.key";

    private final @Nullable String given;
    private final Optional<Platform> platform;
    private final Parameters parameters;
    private final Set<Path> selected;
    private final OsModules modules;
    private final BuildListener listener;

    /**
     * Reads the key.
     *
     * @param selected the directories of the modules that this run visits
     */
    KeySelection(
            @Nullable String key,
            Parameters parameters,
            Set<Path> selected,
            OsModules modules,
            BuildListener listener) {
        Optional<String> text = parameters.text(PROPERTY, key);
        Optional<OsModules.PlatformKey> ofPlatform = text.flatMap(modules::ofPlatform);
        this.given = ofPlatform.map(OsModules.PlatformKey::key).or(() -> text).orElse(null);
        this.platform = ofPlatform.map(OsModules.PlatformKey::platform);
        this.parameters = parameters;
        this.selected = Set.copyOf(selected);
        this.modules = modules;
        this.listener = listener;
    }

    /** The key of a goal that needs no module of it: that of the command line or the POM. A mistake in it is recorded. */
    static Optional<ImageKey> given(Parameters parameters, @Nullable String key) {
        return parameters.text(PROPERTY, key).flatMap(text -> parameters.checked(() -> parse(text)));
    }

    private static ImageKey parse(String text) {
        try {
            return new ImageKey(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("-Dkey: " + e.getMessage(), "Write it like fc40 or deb12");
        }
    }

    /** Fails if a key was given that no module has. */
    void check() {
        modules.check(Optional.ofNullable(given));
    }

    /** The platform of a key that is the one of a platform: {@code deb12-arm64}. */
    Optional<Platform> platform() {
        return platform;
    }

    /** Whether a module of this key is skipped; logs it. */
    boolean skips(ImageKey key) {
        ParameterOrigins origins = parameters.origins();
        if (given != null) {
            if (given.equals(key.value())) {
                origins.log(PROPERTY, given, "of " + parameters.origin(PROPERTY));
            }
            return isOther(key, given, given + " was asked for");
        }
        Optional<UserSetting> setting = parameters.settings().value(PROPERTY);
        if (setting.isEmpty()) {
            origins.log(PROPERTY, "all of the reactor", "the default");
            return false;
        }
        UserSetting preferred = setting.get();
        String reason = reasonToIgnore(preferred);
        String wanted = preferred.text();
        origins.log(PROPERTY, wanted, reason + "of " + preferred.place());
        return reason.isEmpty() && isOther(key, wanted, wanted + " is the key of " + preferred.place());
    }

    /** Whether a module of this key is done; logs nothing. */
    boolean selects(ImageKey key) {
        return Optional.ofNullable(given)
                .or(() -> parameters
                        .settings()
                        .value(PROPERTY)
                        .filter(preferred -> reasonToIgnore(preferred).isEmpty())
                        .map(UserSetting::text))
                .map(key.value()::equals)
                .orElse(true);
    }

    private String reasonToIgnore(UserSetting preferred) {
        if (parameters.isBound()) {
            return "ignored: it is for goals that are called by name: ";
        }
        return modules.descriptorOf(new ImageKey(preferred.text())).isPresent() ? "" : "ignored: no module has it: ";
    }

    /** Logs the skipped key as a notice if the run does not visit the module of the wanted key. */
    private boolean isOther(ImageKey key, String wanted, String reason) {
        if (wanted.equals(key.value())) {
            return false;
        }
        String text = key + ": skipped, since " + reason;
        boolean isVisited = modules.descriptorOf(new ImageKey(wanted))
                .filter(file -> selected.contains(file.getParent()))
                .isPresent();
        listener.on(isVisited ? new BuildEvent.Detail(text) : new BuildEvent.Notice(text));
        return true;
    }
}
