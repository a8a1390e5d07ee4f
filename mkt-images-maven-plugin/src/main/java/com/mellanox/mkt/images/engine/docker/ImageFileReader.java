package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.mellanox.mkt.images.engine.Engine.TarReader;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.io.input.ProxyInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an engine's images: files through a container that is never started, or all layers. docker-java's commands are not used:
 * closing their streams reads the rest of them, however much that is.
 */
final class ImageFileReader {
    private static final int NOT_FOUND = 404;

    private final EngineClient engine;
    private final Set<ManagedContainer> ended = ConcurrentHashMap.newKeySet();

    ImageFileReader(EngineClient engine) {
        this.engine = engine;
    }

    /**
     * Passes the tar stream of a path to the reader. However that ends, the container is removed, soon after this returns:
     * {@link #awaitRemovals}.
     */
    void read(ImageId image, String path, TarReader reader) throws IOException {
        String what = "reading " + path + " of " + image;
        ManagedContainer container = new ManagedContainer(engine, what);
        try {
            String id = container.create(name -> create(image, name));
            Response response = open(image, id, path).orElseThrow(() -> new FileNotFoundException(path));
            container.endWith(response, response::close);
            pass(what, response, reader);
        } finally {
            ended.add(container);
            container.closeLater(() -> ended.remove(container));
        }
    }

    /** Waits until the containers of all reads that have ended are removed, which keep their images from being removed. */
    void awaitRemovals() {
        ended.forEach(ManagedContainer::close);
    }

    /** Passes the archive of an image to the reader. */
    void save(ImageId image, TarReader reader) throws IOException {
        String what = "reading " + image;
        try (Response response = engine.request("for the files of " + image, () -> saved(image))) {
            Runnable cancellation = response::close;
            engine.running().add(what, cancellation);
            try {
                pass(what, response, reader);
            } finally {
                engine.running().remove(cancellation);
            }
        }
    }

    private Response saved(ImageId image) throws IOException {
        return engine.send(Method.GET, "/images/" + image + "/get");
    }

    private void pass(String what, Response response, TarReader reader) throws IOException {
        EngineBytes tar = new EngineBytes(response.getBody());
        try {
            reader.read(tar);
        } catch (IOException | RuntimeException e) {
            throwIfCancelled(what);
            if (tar.failure != null) {
                throw engine.lost(what, tar.failure);
            }
            throw e;
        }
    }

    private String create(ImageId image, String name) {
        // The command is never run; an image without one needs it to be created.
        return engine.request(
                "to open " + image,
                docker -> docker.createContainerCmd(image.toString())
                        .withName(name)
                        .withCmd("-")
                        .exec()
                        .getId());
    }

    /** Requests the tar stream; empty if the image has no such path. */
    private Optional<Response> open(ImageId image, String container, String path) {
        String query = "/archive?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
        return engine.request("for " + path + " of " + image, () -> {
            try {
                return Optional.of(engine.send(Method.GET, "/containers/" + container + query));
            } catch (DockerException e) {
                if (isAbsent(e)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private static boolean isAbsent(DockerException refusal) {
        String message = EngineErrorMessages.message(refusal);
        return (refusal.getHttpStatus() == NOT_FOUND && !message.startsWith("No such container"))
                || message.endsWith(": not a directory");
    }

    /** A thread that is interrupted loses its connection, and so does one whose engine is closed. */
    private void throwIfCancelled(String what) {
        if (engine.running().isClosed() || Thread.currentThread().isInterrupted()) {
            throw new CancelledException(what);
        }
    }

    /** Records whether it was the engine's side that failed, and not the reader's. */
    private static final class EngineBytes extends ProxyInputStream {
        private @Nullable IOException failure;

        EngineBytes(InputStream in) {
            super(in);
        }

        @Override
        protected void beforeRead(int count) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
        }

        @Override
        protected void handleIOException(IOException e) throws IOException {
            failure = e;
            throw e;
        }

        /** Leaves the rest unread: closing the response ends the transfer. */
        @Override
        public void close() {}
    }
}
