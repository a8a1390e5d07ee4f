package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.LoadImageAsyncCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.LoadResponseItem;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Has an engine take in images from archives, which are written while the engine reads them. */
final class ImageLoad {
    private final EngineRequests requests;

    ImageLoad(EngineRequests requests) {
        this.requests = requests;
    }

    ImageId load(ImageReference image, ContentWriter archive) {
        String what = "the load of " + image;
        LoadOutput output = new LoadOutput();
        try (TarUpload upload = new TarUpload(archive, image.shortName());
                LoadImageAsyncCmd command = requests.connection().client().loadImageAsyncCmd(upload.body())) {
            EngineStream<LoadResponseItem> stream = new EngineStream<>(output::accept, upload::cancel);
            Optional<Throwable> failure = stream.run(what, requests.running(), () -> {
                upload.start();
                command.exec(stream);
            });
            if (failure.isPresent() || output.error().isPresent()) {
                throw failure(image, what, upload, output, failure);
            }
        }
        return output.id()
                .or(() -> output.name().flatMap(requests::find))
                .orElseThrow(() -> EngineErrorMessages.endedEarly(requests.address(), what));
    }

    private RuntimeException failure(
            ImageReference image, String what, TarUpload upload, LoadOutput output, Optional<Throwable> failure) {
        // The engine takes an archive that breaks off for a broken one.
        Optional<RuntimeException> archive = upload.failure("The archive of " + image);
        if (archive.isPresent()) {
            return archive.get();
        }
        if (requests.running().isClosed()) {
            return new CancelledException(what);
        }
        Optional<String> words = output.error()
                .or(() -> failure.filter(DockerException.class::isInstance)
                        .map(DockerException.class::cast)
                        .map(EngineErrorMessages::words));
        return words.<RuntimeException>map(text -> refused(image, text))
                .orElseGet(() -> EngineErrorMessages.lost(requests.address(), what, failure.orElseThrow()));
    }

    private EngineException refused(ImageReference image, String words) {
        return new EngineException(
                "The engine at " + requests.address() + " cannot load " + image + ": " + words,
                "Look at its disk and its log, 'journalctl -u docker', and run again",
                null);
    }

    /** Keeps of the messages of a load what decides about it: the error, or what the engine calls the image. */
    private static final class LoadOutput {
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
}
