package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.command.LoadImageAsyncCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.LoadResponseItem;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Optional;

/** Has an engine take in images from archives, which are written while the engine reads them. */
final class ImageLoad {
    private final EngineAddress address;
    private final EngineConnection connection;
    private final EngineRequests requests;
    private final CancellationRegistry running;

    ImageLoad(
            EngineAddress address, EngineConnection connection, EngineRequests requests, CancellationRegistry running) {
        this.address = address;
        this.connection = connection;
        this.requests = requests;
        this.running = running;
    }

    ImageId load(ImageReference image, ContentWriter archive) {
        String what = "the load of " + image;
        LoadOutput output = new LoadOutput();
        try (TarUpload upload = new TarUpload(archive, image.shortName());
                LoadImageAsyncCmd command = connection.client().loadImageAsyncCmd(upload.body())) {
            EngineStream<LoadResponseItem> stream = new EngineStream<>(output::accept, upload::cancel);
            Optional<Throwable> failure = stream.run(what, running, () -> {
                upload.start();
                command.exec(stream);
            });
            if (failure.isPresent() || output.error().isPresent()) {
                throw failure(image, what, upload, output, failure);
            }
        }
        return output.id()
                .or(() -> output.name().flatMap(requests::find))
                .orElseThrow(() -> EngineErrorMessages.endedEarly(address, what));
    }

    private RuntimeException failure(
            ImageReference image, String what, TarUpload upload, LoadOutput output, Optional<Throwable> failure) {
        // The engine takes an archive that breaks off for a broken one.
        Optional<RuntimeException> archive = upload.failure("The archive of " + image);
        if (archive.isPresent()) {
            return archive.get();
        }
        if (running.isClosed()) {
            return new CancelledException(what);
        }
        Optional<String> words = output.error()
                .or(() -> failure.filter(DockerException.class::isInstance)
                        .map(DockerException.class::cast)
                        .map(EngineErrorMessages::words));
        return words.<RuntimeException>map(text -> refused(image, text))
                .orElseGet(() -> EngineErrorMessages.lost(address, what, failure.orElseThrow()));
    }

    private EngineException refused(ImageReference image, String words) {
        return new EngineException(
                "The engine at " + address + " cannot load " + image + ": " + words,
                "Look at its disk and its log, 'journalctl -u docker', and run again",
                null);
    }
}
