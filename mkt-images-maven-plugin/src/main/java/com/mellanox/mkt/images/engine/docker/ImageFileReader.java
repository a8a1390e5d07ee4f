package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.mellanox.mkt.images.engine.Engine.TarReader;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of an engine's images. Not by docker-java's command: what closes its stream reads it to the end first,
 * however much that is.
 */
final class ImageFileReader {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final EngineRequests requests;

    ImageFileReader(EngineRequests requests) {
        this.requests = requests;
    }

    /** Hands the tar stream of a path to the reader; nothing is left on the engine, however that ends. */
    void read(ImageId image, String path, TarReader reader) throws IOException {
        String what = "reading " + path + " of " + image;
        try (UnstartedContainer container = new UnstartedContainer(requests, image)) {
            Runnable cancellation = container::close;
            requests.running().add(what, cancellation);
            try {
                read(what, path, container, reader);
            } finally {
                requests.running().remove(cancellation);
            }
        }
    }

    private void read(String what, String path, UnstartedContainer container, TarReader reader) throws IOException {
        try (Response response = open(what, path, container)) {
            check(what, path, response);
            EngineBytes tar = new EngineBytes(response.getBody());
            try {
                reader.read(tar);
            } catch (IOException | RuntimeException e) {
                if (isCancelled()) {
                    throw new CancelledException(what);
                }
                if (tar.failure != null) {
                    throw EngineErrorMessages.lost(requests.address(), what, tar.failure);
                }
                throw e;
            }
        }
    }

    private Response open(String what, String path, UnstartedContainer container) {
        String query = "/archive?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
        String id = container.create();
        Response response;
        if (isCancelled()) {
            throw new CancelledException(what);
        }
        try {
            response = requests.connection().get("/containers/" + id + query, Map.of());
        } catch (RuntimeException e) {
            throw isCancelled() ? new CancelledException(what) : EngineErrorMessages.lost(requests.address(), what, e);
        }
        return container.reading(response);
    }

    /** A thread that is interrupted loses its connection; who closes the engine cuts it. */
    private boolean isCancelled() {
        return requests.running().isClosed() || Thread.currentThread().isInterrupted();
    }

    private void check(String what, String path, Response response) throws IOException {
        if (response.getStatusCode() == OK) {
            return;
        }
        String words = EngineErrorMessages.words(
                response.getStatusCode(), new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean absent = response.getStatusCode() == NOT_FOUND && !words.startsWith("No such container");
        if (absent || words.endsWith(": not a directory")) {
            throw new FileNotFoundException(path);
        }
        throw new EngineException(
                "The engine at " + requests.address() + " failed " + what + ": " + words,
                "Look at its log, 'journalctl -u docker'",
                null);
    }

    /** Remembers that it was the engine's side that failed, and not the reader's. */
    private static final class EngineBytes extends FilterInputStream {
        private @Nullable IOException failure;

        EngineBytes(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
            try {
                return super.read(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        /** Leaves the rest unread; who opened it ends the transfer. */
        @Override
        public void close() {}
    }

    /** A container that is never started, so that the files of its image can be read; it is removed when it is closed. */
    private static final class UnstartedContainer implements AutoCloseable {
        private final EngineRequests requests;
        private final ImageId image;
        private final String what;
        private final ManagedContainer container;
        private @Nullable Response transfer;
        private boolean closed;

        UnstartedContainer(EngineRequests requests, ImageId image) {
            this.requests = requests;
            this.image = image;
            this.what = "Reading " + image;
            this.container = new ManagedContainer(requests, what);
        }

        /** Makes the container. */
        String create() {
            // The command is never run; of an image that names none, there is no container without one.
            return container.create(() -> requests.ask(
                    "to open " + image,
                    docker -> docker.createContainerCmd(image.toString())
                            .withCmd("-")
                            .exec()
                            .getId()));
        }

        /** Notes what is being read, so that cancelling ends it. */
        synchronized Response reading(Response response) {
            transfer = response;
            if (closed) {
                response.close();
                throw new CancelledException(what);
            }
            return response;
        }

        @Override
        public void close() {
            synchronized (this) {
                closed = true;
                if (transfer != null) {
                    transfer.close();
                }
            }
            container.close();
        }
    }
}
