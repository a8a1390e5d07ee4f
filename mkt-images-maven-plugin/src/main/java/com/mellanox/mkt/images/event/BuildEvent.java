package com.mellanox.mkt.images.event;

import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Something that happened in a run. The words for it are the console's. */
public sealed interface BuildEvent {

    /** A module's descriptor is passed over, since another key was asked for. */
    record KeySkipped(ImageKey key, ImageKey wanted) implements BuildEvent {}

    /** The images of a key are about to be built. */
    record RunStarted(ImageKey key, int images, String engine) implements BuildEvent {}

    /** All images of a key are there. */
    record RunFinished(ImageKey key, ImageReference result, Duration time) implements BuildEvent {}

    /** A base image is asked for at its registry. */
    record PullStarted(ImageReference image) implements BuildEvent {}

    /** A base image is as its registry has it; {@code changed} where layers came down. */
    record PullFinished(ImageReference image, boolean changed, Duration time) implements BuildEvent {}

    /** A source is fetched over the network. */
    record FetchStarted(String source, String wanted) implements BuildEvent {}

    /** A source has been fetched. */
    record FetchFinished(String source, Commit commit, Duration time) implements BuildEvent {}

    /** It is known how many images of a key are up to date, how many are built, and how many perhaps. */
    record RunPlanned(ImageKey key, int upToDate, int toBuild, int perhaps) implements BuildEvent {}

    /** An image is not built, since it is up to date now that all is there that it needs. */
    record ImageReused(ImageReference image) implements BuildEvent {}

    /** An image is waited for that somebody else builds; {@code holder} says who, as far as that is known. */
    record ImageWaiting(ImageReference image, String holder) implements BuildEvent {}

    /** An image's build starts; {@code from} says what its source is, where it has one. */
    record ImageStarted(ImageReference image, Optional<String> from, List<Reason> reasons) implements BuildEvent {
        public ImageStarted {
            reasons = List.copyOf(reasons);
        }
    }

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

    /** Something that the user should know and that stops nothing. */
    record Warning(String what, String remedy) implements BuildEvent {}

    /** A decision that only somebody who asks why wants to see. */
    record Detail(String text) implements BuildEvent {}
}
