package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.model.LoadResponseItem;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps of the messages of a load what decides about it: the error, or what the engine calls the image. */
final class LoadOutput {
    /** Docker names the id of an image that has no name, Podman by the same words as a name, and several in one line. */
    private static final Pattern LOADED =
            Pattern.compile("Loaded image(?: ID|\\(s\\))?: (?:sha256:(?<id>[0-9a-f]{64})|(?<name>[^,\\s]+)).*");

    private @Nullable String error;
    private @Nullable String id;
    private @Nullable String name;

    /** Takes a message, in the order in which they come. */
    void accept(LoadResponseItem message) {
        String failed = BuildOutput.failure(message);
        String text = message.getStream();
        if (failed != null) {
            error = failed;
        } else if (text != null) {
            Matcher loaded = LOADED.matcher(text.strip());
            if (loaded.matches()) {
                id = loaded.group("id");
                name = loaded.group("name");
            }
        }
    }

    /** The in-band error, where there was one. */
    Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /** The id, where the engine has named it. */
    Optional<ImageId> id() {
        return Optional.ofNullable(id).map(EngineRequests::imageId);
    }

    /** A name of the image, where the engine has named that. */
    Optional<ImageReference> name() {
        try {
            return Optional.ofNullable(name).map(ImageReference::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
