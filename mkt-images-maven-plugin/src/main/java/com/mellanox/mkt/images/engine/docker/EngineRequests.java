package com.mellanox.mkt.images.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests that an engine answers at once, with one way to fail for all. */
final class EngineRequests {
    /** A request, and the reading of its answer. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    private final EngineAddress address;
    private final EngineConnection connection;
    private final CancellationRegistry running;

    EngineRequests(EngineAddress address, EngineConnection connection, CancellationRegistry running) {
        this.address = address;
        this.connection = connection;
        this.running = running;
    }

    EngineAddress address() {
        return address;
    }

    EngineConnection connection() {
        return connection;
    }

    /** What is under way, to be cancelled when the engine is closed. */
    CancellationRegistry running() {
        return running;
    }

    /**
     * Asks the engine.
     *
     * @param what for what, {@code to look for debian:bookworm}
     * @throws CancelledException where the thread was interrupted or the engine closed
     * @throws com.mellanox.mkt.images.failure.EngineException where it fails or is lost
     */
    <T> T ask(String what, Function<DockerClient, T> question) {
        return answer(what, () -> question.apply(connection.client()));
    }

    /** The images that the engine holds. */
    ImageInventory images() {
        // Without a filter: base images bear no label of ours, and the engine takes as long to say less.
        return answer("for its images", () -> ImageListing.inventory(connection.json("/images/json")));
    }

    private <T> T answer(String what, Question<T> question) {
        return answer(what, question, refusal -> EngineErrorMessages.refused(address, what, refusal));
    }

    /** Asks the engine, and finds own words for its refusal. */
    <T> T answer(String what, Question<T> question, Function<DockerException, EngineException> refused) {
        if (running.isClosed()) {
            throw new CancelledException("The request " + what);
        }
        try {
            return question.ask();
        } catch (DockerException e) {
            throw refused.apply(e);
        } catch (IOException | RuntimeException e) {
            if (running.isClosed() || Causes.has(e, ClosedByInterruptException.class)) {
                throw new CancelledException("The request " + what);
            }
            throw EngineErrorMessages.lost(address, "the request " + what, e);
        }
    }

    /** Tidies up, when the engine may be closed already; what it says does not matter to the run any more. */
    @SuppressWarnings("EmptyCatch") // an engine that is lost has been told of, by what had to be tidied up
    void atTheEnd(Consumer<DockerClient> work) {
        try {
            work.accept(connection.client());
        } catch (RuntimeException e) {
            // given up
        }
    }

    /** The image under the reference, as the engine has it now. */
    Optional<ImageId> find(ImageReference image) {
        return ask("to look for " + image, docker -> {
            try {
                String id = docker.inspectImageCmd(image.toString()).exec().getId();
                return id == null ? Optional.empty() : Optional.of(imageId(id));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** Removes an image that has neither a name nor a digest from a registry, and that nothing is made of. */
    @SuppressWarnings("EmptyCatch") // an image that is gone, or in use, is as wanted
    static void removeUnnamed(DockerClient docker, ImageId image) {
        try {
            InspectImageResponse found =
                    docker.inspectImageCmd(image.toString()).exec();
            // Asked for by its id, an engine takes the last name away with the image.
            if (isEmpty(found.getRepoTags()) && isEmpty(found.getRepoDigests())) {
                docker.removeImageCmd(image.toString()).exec();
            }
        } catch (NotFoundException | ConflictException e) {
            // left alone
        }
    }

    /** Takes a name away, and the image with its last one, unless something is made of it. */
    @SuppressWarnings("EmptyCatch") // a name that is gone, or that a container holds on to, is as wanted
    static void removeName(DockerClient docker, ImageReference name) {
        try {
            docker.removeImageCmd(name.toString()).exec();
        } catch (NotFoundException | ConflictException e) {
            // left alone
        }
    }

    /** Removes a container, unless it runs. */
    @SuppressWarnings("EmptyCatch") // what is gone or runs is left alone
    static void removeEnded(DockerClient docker, String container) {
        try {
            docker.removeContainerCmd(container).withRemoveVolumes(true).exec();
        } catch (NotFoundException | ConflictException e) {
            // left alone
        }
    }

    private static boolean isEmpty(@Nullable List<String> names) {
        return names == null || names.isEmpty();
    }

    /** Podman's ids have no algorithm in front in some versions. */
    static ImageId imageId(String id) {
        return new ImageId(new Digest(id.startsWith("sha256:") ? id : "sha256:" + id));
    }
}
