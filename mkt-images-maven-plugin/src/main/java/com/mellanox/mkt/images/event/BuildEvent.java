package com.mellanox.mkt.images.event;

import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Something that happened in a run. The words for it are the console's. */
public sealed interface BuildEvent {

    /** The images of a key are about to be built. */
    record RunStarted(ImageKey key, int images, String engine) implements BuildEvent {}

    /** All images of a key are there, and one at least was not before. */
    record RunFinished(ImageKey key, ImageReference result, Duration time) implements BuildEvent {}

    /** A base image is asked for at its registry. */
    record PullStarted(ImageReference image) implements BuildEvent {}

    /** A base image is as its registry has it; {@code changed} where layers came down. */
    record PullFinished(ImageReference image, boolean changed, Duration time) implements BuildEvent {}

    /** A source is fetched over the network. */
    record FetchStarted(String source, String wanted) implements BuildEvent {}

    /** A source has been fetched. */
    record FetchFinished(String source, Commit commit, Duration time) implements BuildEvent {}

    /** It is known how many images of a key are up to date, built, fetched, and undecided until others are built. */
    record RunPlanned(ImageKey key, int upToDate, int toBuild, int toFetch, int undecided) implements BuildEvent {}

    /** An image is not built, since it is up to date now that all is there that it needs. */
    record ImageReused(ImageReference image) implements BuildEvent {}

    /** An image is waited for that somebody else builds; {@code holder} says who, as far as that is known. */
    record ImageWaiting(ImageReference image, String holder) implements BuildEvent {}

    /** An image's build starts; {@code from} says what its source is, where it has one, {@code log} where its output goes. */
    record ImageStarted(ImageReference image, Optional<String> from, List<Reason> reasons, Path log)
            implements BuildEvent {
        public ImageStarted {
            reasons = List.copyOf(reasons);
        }
    }

    /** An image is fetched from the registry, in place of being built for these reasons. */
    record ImageFetchStarted(ImageReference image, ImageReference from, List<Reason> reasons) implements BuildEvent {
        public ImageFetchStarted {
            reasons = List.copyOf(reasons);
        }
    }

    /** An image has come from the registry, and is tagged. */
    record ImageFetched(ImageReference image, Duration time) implements BuildEvent {}

    /** An image could not be fetched, and is built after all; {@code why} is one or more sentences without a full stop. */
    record ImageNotFetched(ImageReference image, String why) implements BuildEvent {}

    /** The engine starts a step of a Dockerfile: {@code 3/7 : RUN make}. */
    record ImageStep(ImageReference image, String step) implements BuildEvent {}

    /** A piece of a build's output, as the engine sent it: part of a line, or several. */
    record ImageOutput(ImageReference image, String text) implements BuildEvent {}

    /** An image is built and tagged. */
    record ImageFinished(ImageReference image, Duration time) implements BuildEvent {}

    /** An image's build has failed; the exception that follows says why. */
    record ImageFailed(ImageReference image, Duration time, Path log) implements BuildEvent {}

    /** An image is not built, since one that it needs has failed. */
    record ImageLeft(ImageReference image, ImageReference failed) implements BuildEvent {}

    /** An image's build was ended by the user. */
    record ImageCancelled(ImageReference image, Duration time) implements BuildEvent {}

    /** An image is about to be sent to its registry. */
    record PushStarted(ImageReference image) implements BuildEvent {}

    /**
     * How far a push is. Comes often, several times a second.
     *
     * @param layersDone the layers that the registry has by now, those that it had before among them
     * @param layers all layers of the image
     * @param bytesDone what was sent by now, as the engine counts it: before compression
     * @param bytes what there is to send, as far as the engine has said
     */
    record PushProgress(ImageReference image, int layersDone, int layers, long bytesDone, long bytes)
            implements BuildEvent {}

    /** A registry has an image under its tag; {@code bytesSent} is 0 where it had all layers before. */
    record PushFinished(ImageReference image, Digest digest, long bytesSent, Duration time) implements BuildEvent {}

    /**
     * A request or a push has failed, and is made again after a pause.
     *
     * @param problem which one, and why it failed
     * @param attempt the number of the next attempt, from 2 on
     * @param left after this time there are no more attempts
     */
    record RetryScheduled(String problem, int attempt, Duration pause, Duration left) implements BuildEvent {}

    /** The images of a key are about to go to a registry. */
    record PublicationStarted(ImageKey key, String registry, int images) implements BuildEvent {}

    /** So many of a key's images are at the registry, the named one as the last; {@code sent} bytes went there for all. */
    record ImagePublished(ImageKey key, ImageReference image, int done, int of, long sent) implements BuildEvent {}

    /** A tag that people use stands for another image than before. */
    record TagMoved(ImageReference tag, Optional<Digest> before, Digest after) implements BuildEvent {}

    /** All images of a key are at the registry, and the tags stand for them. */
    record PublicationFinished(ImageKey key, List<ImageReference> tags, long sent, Duration time)
            implements BuildEvent {
        public PublicationFinished {
            tags = List.copyOf(tags);
        }
    }

    /**
     * A VM has been started on an image.
     *
     * @param accel what runs its processors, and {@code why} that
     */
    record VmStarted(ImageReference image, String kernel, String accel, String why) implements BuildEvent {}

    /**
     * A VM is up.
     *
     * @param time since its boot began
     * @param sshPort the port of 127.0.0.1 that leads to its SSH server; empty where nobody has time to log in
     * @param hasKey whether the user has an SSH key, without which there is no login
     */
    record VmReady(ImageReference image, Duration time, OptionalInt sshPort, boolean hasKey) implements BuildEvent {}

    /** A line that the command in a VM has printed. */
    record VmOutput(ImageReference image, String line) implements BuildEvent {}

    /** A VM has come up and done what it was asked to; the parts of its boot follow one another. */
    record VmFinished(ImageReference image, List<Part> parts) implements BuildEvent {
        public VmFinished {
            parts = List.copyOf(parts);
        }

        /** A part of a boot, by name: {@code kernel}. */
        public record Part(String name, Duration time) {}
    }

    /** Something that the user should know and that stops nothing. */
    record Warning(String what, String remedy) implements BuildEvent {}

    /** Something that the user should know and need do nothing about. */
    record Notice(String text) implements BuildEvent {}

    /** A decision that only somebody who asks why wants to see. */
    record Detail(String text) implements BuildEvent {}
}
