package com.mellanox.mkt.images.event;

import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.type.Commit;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Something that happened in a run. The console has the text for it. */
public sealed interface BuildEvent {

    /** Something about an image that a run builds, fetches or waits for. */
    sealed interface ImageEvent extends BuildEvent {
        ImageReference image();
    }

    /** Something about the pull of an image. */
    sealed interface PullEvent extends BuildEvent {
        ImageReference image();
    }

    /** Something about the fetch of a source over the network. */
    sealed interface FetchEvent extends BuildEvent {
        String source();
    }

    /** Something about the push of an image. */
    sealed interface PushEvent extends BuildEvent {
        ImageReference image();
    }

    /** A goal begins its work for a key; {@code directory} has what it writes. */
    record GoalStarted(ImageKey key, String goal, Path directory) implements BuildEvent {}

    /**
     * The source of a package has other commits than when its images were published last from this directory.
     *
     * @param name that of the package
     * @param commits the newest ones, each a line: the beginning of its id, and its subject
     * @param all how many there are
     */
    record CommitsSincePublication(PackageName name, Commit from, Commit to, List<String> commits, int all)
            implements BuildEvent {
        public CommitsSincePublication {
            commits = List.copyOf(commits);
        }
    }

    /** A goal has ended its work for a key; {@code failure} is its message if it has failed. */
    record GoalFinished(ImageKey key, String goal, Optional<String> failure, Duration time) implements BuildEvent {}

    /** The report of the last goals of a key, or the page of its last runs, is written. */
    record ReportWritten(ImageKey key, Path file) implements BuildEvent {}

    /** The images of a key are about to be built. */
    record RunStarted(ImageKey key, int images, String engine) implements BuildEvent {}

    /** All images of a key exist, and at least one is new. */
    record RunFinished(ImageKey key, ImageReference result, Duration time) implements BuildEvent {}

    /** A base image is pulled. */
    record PullStarted(ImageReference image) implements PullEvent {}

    /** A base image is as its registry has it; {@code changed} if it is another image than before. */
    record PullFinished(ImageReference image, boolean changed, Duration time) implements PullEvent {}

    /** The progress of a pull; several times a second. The numbers are those of a {@linkplain PushProgress push}. */
    record PullProgress(ImageReference image, int layersDone, int layers, long bytesDone, long bytes)
            implements PullEvent {}

    /** A base image could not be pulled; the exception that follows, or a warning, contains the reason. */
    record PullFailed(ImageReference image, Duration time) implements PullEvent {}

    /** A source is fetched over the network. */
    record FetchStarted(String source, String wanted) implements FetchEvent {}

    /** A source has been fetched; {@code commit} is empty if it is a file. */
    record FetchFinished(String source, Optional<Commit> commit, Duration time) implements FetchEvent {}

    /**
     * The progress of a fetch; several times a second.
     *
     * @param task what git does: {@code Receiving objects}
     * @param all 0 if it is not known
     */
    record FetchProgress(String source, String task, int done, int all) implements FetchEvent {}

    /** A source could not be fetched; the exception that follows contains the reason. */
    record FetchFailed(String source, Duration time) implements FetchEvent {}

    /** How many images of a key are up to date, built, fetched, and undecided until others are built. */
    record RunPlanned(ImageKey key, int upToDate, int toBuild, int toFetch, int undecided) implements BuildEvent {}

    /**
     * What is done with an image of a key, and why.
     *
     * @param decision as plans name it: {@code build}
     * @param needs the images of the key that it is made of
     */
    record ImagePlanned(ImageReference image, String decision, List<Reason> reasons, List<ImageReference> needs)
            implements BuildEvent {
        public ImagePlanned {
            reasons = List.copyOf(reasons);
            needs = List.copyOf(needs);
        }
    }

    /** An undecided image is not built, since it is up to date after the images that it needs were built. */
    record ImageReused(ImageReference image) implements ImageEvent {}

    /** An image is being built by another process, which is waited for; {@code holder} describes that process. */
    record ImageWaiting(ImageReference image, String holder) implements ImageEvent {}

    /**
     * An image's build starts.
     *
     * @param from its source, if it has one
     * @param last the time of its last build on this machine, with its early steps; empty before the first
     * @param log the file of its output
     */
    record ImageStarted(
            ImageReference image, Optional<String> from, List<Reason> reasons, Optional<Duration> last, Path log)
            implements ImageEvent {
        public ImageStarted {
            reasons = List.copyOf(reasons);
        }
    }

    /** The first steps of an image are built while images that it needs are not there yet; {@code log} is its log. */
    record ImageStartedEarly(ImageReference image, Path log) implements ImageEvent {}

    /** The first steps of an image are built. The others follow when all images that it needs are there. */
    record ImageFinishedEarly(ImageReference image, Duration time) implements ImageEvent {}

    /** An image is fetched from the registry instead of being built for these reasons. */
    record ImageFetchStarted(ImageReference image, ImageReference from, List<Reason> reasons) implements ImageEvent {
        public ImageFetchStarted {
            reasons = List.copyOf(reasons);
        }
    }

    /** An image was fetched from the registry and tagged. */
    record ImageFetched(ImageReference image, Duration time) implements ImageEvent {}

    /** An image could not be fetched and is built instead; {@code why} is one or more sentences without a full stop. */
    record ImageNotFetched(ImageReference image, String why) implements ImageEvent {}

    /** The engine starts a step of a Dockerfile: {@code 3/7 : RUN make}. */
    record ImageStep(ImageReference image, String step) implements ImageEvent {}

    /** A step has ended; {@code cached} if the builder had its result. */
    record ImageStepFinished(ImageReference image, String step, boolean cached, Duration time) implements ImageEvent {}

    /** Bytes that a build has sent to the engine, or pulls; several times a second. {@code bytes} is 0 if it is not known. */
    record ImageTransfer(ImageReference image, long bytesDone, long bytes) implements BuildEvent {}

    /** A piece of a build's output, as the engine sent it: part of a line, or several. */
    record ImageOutput(ImageReference image, String text) implements ImageEvent {}

    /** A whole line of the output of an image that the user follows, without colours. */
    record ImageLine(ImageReference image, String line) implements ImageEvent {}

    /** An image is built and tagged. */
    record ImageFinished(ImageReference image, Duration time) implements ImageEvent {}

    /**
     * An image has these layers; a run tells it of the images that it has built or fetched.
     *
     * @param size the bytes of all layers
     * @param layers those with files, the base image's first
     */
    record ImageMeasured(ImageReference image, long size, List<Layer> layers) implements BuildEvent {
        public ImageMeasured {
            layers = List.copyOf(layers);
        }

        /** A layer: the bytes of its files, and the instruction that made it. */
        public record Layer(long size, String createdBy) {}
    }

    /** An image's build failed. The reason is one line; the exception at the end of the run has all of it. */
    record ImageFailed(ImageReference image, Duration time, Path log, String reason) implements ImageEvent {}

    /** An image is not built, since one that it needs failed. */
    record ImageLeft(ImageReference image, ImageReference failed) implements ImageEvent {}

    /** An image's build was cancelled by the user. */
    record ImageCancelled(ImageReference image, Duration time) implements ImageEvent {}

    /** An image is built again, without the engine's cache, to compare it with the one on the engine. */
    record ImageRebuildStarted(ImageReference image, Path log) implements ImageEvent {}

    /**
     * An image is the same when it is built again.
     *
     * @param times how many times of files and of the configuration differ, since the engine takes them from its clock
     * @param list the file with these
     */
    record ImageReproduced(ImageReference image, int times, Path list, Duration time) implements ImageEvent {}

    /**
     * An image is another one when it is built again.
     *
     * @param differences the most telling ones, each on a line: {@code /etc/motd: line 2: 'a', then 'b'}
     * @param all how many there are
     * @param times how many times of the engine's clock differ besides
     * @param list the file with all of them
     */
    record ImageDiffers(ImageReference image, List<String> differences, int all, int times, Path list)
            implements ImageEvent {
        public ImageDiffers {
            differences = List.copyOf(differences);
        }
    }

    /**
     * An image that is built again has other inputs than the published one.
     *
     * @param changes from the inputs of the published image to those of today
     */
    record OtherInputs(ImageReference image, List<Reason> changes) implements ImageEvent {}

    /** An image is about to be pushed to its registry. */
    record PushStarted(ImageReference image) implements PushEvent {}

    /**
     * The progress of a push; several times a second.
     *
     * @param layersDone the layers that the registry has, including those that it had before
     * @param layers all layers of the image
     * @param bytesDone bytes sent so far, before compression
     * @param bytes bytes to send, as far as the engine has reported them
     */
    record PushProgress(ImageReference image, int layersDone, int layers, long bytesDone, long bytes)
            implements PushEvent {}

    /** A registry has an image under its tag; {@code bytesSent} is 0 if it had all layers before. */
    record PushFinished(ImageReference image, Digest digest, long bytesSent, Duration time) implements PushEvent {}

    /** An image could not be pushed; the exception that follows contains the reason. */
    record PushFailed(ImageReference image, Duration time) implements PushEvent {}

    /**
     * A request or a push failed and is repeated after a pause.
     *
     * @param problem the request, and why it failed
     * @param attempt the number of the next attempt, from 2 on
     * @param left after this time there are no more attempts
     */
    record RetryScheduled(String problem, int attempt, Duration pause, Duration left) implements BuildEvent {}

    /** The images of a key are about to be pushed to a registry. */
    record PublicationStarted(ImageKey key, String registry, int images) implements BuildEvent {}

    /** {@code done} images of a key are at the registry, this one is the last; {@code sent} bytes were sent for all. */
    record ImagePublished(ImageKey key, ImageReference image, int done, int of, long sent) implements BuildEvent {}

    /** An image at a registry is signed and has its documents; {@code key} is the fingerprint of the key, if there is one. */
    record ImageAttached(ImageReference image, int documents, Optional<String> key) implements BuildEvent {}

    /** A release tag refers to another image than before. */
    record TagMoved(ImageReference tag, Optional<Digest> before, Digest after) implements BuildEvent {}

    /** All images of a key are at the registry, and their tags refer to them. */
    record PublicationFinished(ImageKey key, List<ImageReference> tags, long sent, Duration time)
            implements BuildEvent {
        public PublicationFinished {
            tags = List.copyOf(tags);
        }
    }

    /**
     * A VM has been started on an image.
     *
     * @param vm its name, if several are booted together
     * @param accel the accelerator, {@code kvm} or {@code tcg}, and {@code why} it was chosen
     */
    record VmStarted(ImageReference image, Optional<String> vm, String kernel, String accel, String why)
            implements BuildEvent {
        public VmStarted(ImageReference image, String kernel, String accel, String why) {
            this(image, Optional.empty(), kernel, accel, why);
        }
    }

    /**
     * A VM is up.
     *
     * @param vm its name, if several are booted together
     * @param time since its boot began
     * @param sshPort the port of 127.0.0.1 that leads to its SSH server; empty if the VM runs no command, or is on a bridge
     * @param hasKey whether the user has an SSH key, which a login needs
     */
    record VmReady(ImageReference image, Optional<String> vm, Duration time, OptionalInt sshPort, boolean hasKey)
            implements BuildEvent {
        public VmReady(ImageReference image, Duration time, OptionalInt sshPort, boolean hasKey) {
            this(image, Optional.empty(), time, sshPort, hasKey);
        }
    }

    /** A line that the command in a VM has printed; the VM has a name if several are booted together. */
    record VmOutput(ImageReference image, Optional<String> vm, String line) implements BuildEvent {
        public VmOutput(ImageReference image, String line) {
            this(image, Optional.empty(), line);
        }
    }

    /**
     * A VM has booted and run its command; the parts of its boot are in sequence. The VM has a name if several are booted
     * together.
     */
    record VmFinished(ImageReference image, Optional<String> vm, List<Part> parts) implements BuildEvent {
        public VmFinished {
            parts = List.copyOf(parts);
        }

        public VmFinished(ImageReference image, List<Part> parts) {
            this(image, Optional.empty(), parts);
        }

        /** A part of a boot, by name: {@code kernel}. */
        public record Part(String name, Duration time) {}
    }

    /** An image was booted on several kernels, in the order in which the user named them. */
    record KernelsBooted(ImageReference image, List<KernelResult> results) implements BuildEvent {
        public KernelsBooted {
            results = List.copyOf(results);
        }

        /**
         * The boot on a kernel.
         *
         * @param vm the name of the VM and of the kernel
         * @param kernel its release; empty if no VM was started
         * @param verdict as {@code verdict.json} has it: {@code passed}
         * @param reason the line of the console that shows why it failed, or else the reason; empty if it has passed
         */
        public record KernelResult(
                String vm, Optional<String> kernel, String verdict, Duration time, Optional<String> reason) {}
    }

    /** The images of a key were compared with a database: the {@code most} severe ones; {@code file} has {@code all}. */
    record VulnerabilitiesFound(ImageKey key, List<KnownVulnerability> most, int all, Path file)
            implements BuildEvent {}

    /** The goal clean has found things of a kind: {@code images}. */
    record LeftoversFound(String kind) implements BuildEvent {}

    /**
     * The goal clean has looked at one of them, and has removed it unless it only looks.
     *
     * @param size in bytes; 0 for what takes no room
     * @param reason why nobody needs it
     * @param kept why it stays nevertheless; empty if it is removed, or would be
     */
    record LeftoverChecked(String name, long size, String reason, Optional<String> kept) implements BuildEvent {}

    /**
     * The goal clean has ended.
     *
     * @param things how many of them are removed, or would be
     * @param size their bytes together
     * @param removed false if it only looked
     */
    record LeftoversSummed(int things, long size, boolean removed) implements BuildEvent {}

    /**
     * Files that a watch looks at have changed, and its goals run again.
     *
     * @param what where: {@code support_rdma_core}
     * @param first the first of the files
     * @param all how many files have changed there
     * @param goals what runs again
     * @param cancels whether a run is ended first
     */
    record FilesChanged(ImageKey key, String what, String first, int all, List<String> goals, boolean cancels)
            implements BuildEvent {
        public FilesChanged {
            goals = List.copyOf(goals);
        }
    }

    /** A watch waits for changes of files. */
    record WatchWaiting(ImageKey key) implements BuildEvent {}

    /** A problem that does not end the run, and its remedy. */
    record Warning(String what, String remedy) implements BuildEvent {}

    /** A fact that needs no action by the user. */
    record Notice(String text) implements BuildEvent {}

    /** A detail of a decision, for {@code -X} or a log. */
    record Detail(String text) implements BuildEvent {}
}
