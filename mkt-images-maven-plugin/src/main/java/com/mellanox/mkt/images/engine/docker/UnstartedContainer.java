package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.CancelledException;
import org.jspecify.annotations.Nullable;

/** A container that is never started, so that the files of its image can be read; it is removed when it is closed. */
final class UnstartedContainer implements AutoCloseable {
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
