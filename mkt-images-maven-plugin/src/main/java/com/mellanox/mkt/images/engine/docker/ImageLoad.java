package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.LoadImageAsyncCmd;
import com.github.dockerjava.api.model.LoadResponseItem;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Loads images into an engine from archives, which are written while the engine reads them. */
final class ImageLoad {
    /** Docker reports the id of an image without a name, Podman likewise, and several names in one line. */
    private static final Pattern LOADED =
            Pattern.compile("Loaded image(?: ID|\\(s\\))?: (?:sha256:(?<id>[0-9a-f]{64})|(?<name>[^,\\s]+)).*");

    private final EngineClient engine;
    private final EngineImages images;

    ImageLoad(EngineClient engine, EngineImages images) {
        this.engine = engine;
        this.images = images;
    }

    ImageId load(ImageReference image, ContentWriter archive) {
        String what = "the load of " + image;
        LoadOutput output = new LoadOutput();
        try (TarUpload upload = new TarUpload("The archive of " + image, archive);
                LoadImageAsyncCmd command = engine.docker().loadImageAsyncCmd(upload.body())) {
            EngineStream<LoadResponseItem> stream =
                    new EngineStream<LoadResponseItem>(engine, what, output::accept).with(upload);
            Optional<String> error = stream.run(() -> command.exec(stream));
            if (error.isPresent()) {
                throw new EngineException(
                        "The engine at " + engine.address() + " cannot load " + image + ": " + error.get(),
                        "Check its disk and its log, 'journalctl -u docker', and run again",
                        null);
            }
        }
        return Optional.ofNullable(output.id)
                .map(EngineImages::imageId)
                .or(() -> Optional.ofNullable(output.name)
                        .flatMap(EngineImages::reference)
                        .flatMap(images::find))
                .orElseThrow(() -> EngineErrorMessages.endedEarly(engine.address(), what));
    }

    /** The id or name that the engine reports for the loaded image. */
    private static final class LoadOutput {
        private @Nullable String id;
        private @Nullable String name;

        void accept(LoadResponseItem message) {
            Matcher loaded = LOADED.matcher(
                    message.getStream() == null ? "" : message.getStream().strip());
            if (loaded.matches()) {
                id = loaded.group("id");
                name = loaded.group("name");
            }
        }
    }
}
