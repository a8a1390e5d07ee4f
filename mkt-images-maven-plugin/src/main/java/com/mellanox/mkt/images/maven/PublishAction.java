package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.descriptor.FinalImage;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.AttachmentOptions;
import com.mellanox.mkt.images.publication.BootRequirement;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.IndexPublication;
import com.mellanox.mkt.images.publication.Publication;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.PublishOptions;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.publication.ReleaseTags;
import com.mellanox.mkt.images.publication.RequirementCheck;
import com.mellanox.mkt.images.publication.TagRollback;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Requirement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the images of a key by the parameters of a goal.
 *
 * @param tags the tags to move; empty for those of the version
 * @param timeout the maximal time for all of it
 * @param version the version of the module
 * @param attaching what is attached to the images
 * @param requirements what the descriptor in a file requires of its images
 */
record PublishAction(
        List<String> tags,
        PublishOptions options,
        Duration timeout,
        String version,
        BuildListener listener,
        AttachmentSource attaching,
        Function<Path, Set<Requirement>> requirements) {
    /** An engine that cannot reach its registry may never answer. */
    private static final Duration ENGINE_TIMEOUT = Duration.ofSeconds(20);

    private static final NumberRange TIMEOUT = NumberRange.seconds(3600);

    PublishAction {
        tags = List.copyOf(tags);
    }

    /** Makes it of the parameters {@code mkt.push.…}. */
    static PublishAction of(
            Parameters parameters,
            List<String> tags,
            PublishConditions conditions,
            @Nullable String timeout,
            String version,
            BuildListener listener) {
        return new PublishAction(
                parameters.names("mkt.push.tags", tags),
                conditions.options(parameters),
                Duration.ofSeconds(parameters.number("mkt.push.timeout", timeout, TIMEOUT)),
                version,
                listener,
                AttachmentSource.NONE,
                file -> Set.of());
    }

    /** The same, with attachments, and with what the descriptors of a module require. */
    PublishAction attaching(AttachmentSource attachments, GoalExecution maven) {
        ImageDescriptorReader descriptors = new ImageDescriptorReader(maven.properties());
        return new PublishAction(tags, options, timeout, version, listener, attachments, descriptors::readRequirements);
    }

    /** Checks that publishing will be possible, before anything is built. */
    void prepare(ModuleRun run) {
        checkOnline(run);
        checkLock(run);
        tags(run);
        // Reads the key, too, so that a wrong passphrase is found before an hour of work.
        AttachmentOptions attachments = attaching.of(run);
        if (!options.force()) {
            new RequirementCheck(run.options().cacheDirectory(), attachments, listener)
                    .checkParameters(requirements.apply(run.descriptor().file()), run.key());
        }
        List<ImageReference> images = run.descriptor().images().stream()
                .map(FinalImage::name)
                .map(run.descriptor()::reference)
                .toList();
        run.publishing(timeout)
                .logIn(images.stream().map(ImageReference::repository).collect(Collectors.toSet()), Right.PUSH);
        run.engine().checkRegistry(images.get(0), ENGINE_TIMEOUT);
    }

    private void checkLock(ModuleRun run) {
        if (options.requireLock() && !options.force() && !run.images().isLocked()) {
            throw new InvalidInputException(
                    run.key() + " cannot be published: no lock file is used, which mkt.push.requireLock asks for",
                    "Write it, mvn mkt-images:lock -Dkey=" + run.descriptor().writtenKey()
                            + ", and leave -Dmkt.lock=off out");
        }
    }

    /** Warns of reasons not to publish that are known before the build. */
    void warnBeforeBuild(ModuleRun run) {
        if (!options.requireBoot() || options.force()) {
            return;
        }
        BootRequirement requirement =
                new BootRequirement(new BootRecords(run.options().cacheDirectory()));
        run.descriptor().images().stream()
                .filter(FinalImage::isKvm)
                .map(FinalImage::name)
                .map(run.descriptor()::reference)
                .forEach(kvm -> requirement
                        .warnBeforeBuild(run.key(), kvm, run.engine().find(kvm))
                        .ifPresent(listener::on));
    }

    /**
     * Publishes the images of the last complete builds for all platforms. Of several platforms, the tags move to an index.
     *
     * @param runs one for each platform, in the order of the descriptor
     */
    void publish(List<ModuleRun> runs) {
        ModuleRun first = runs.get(0);
        if (runs.size() == 1) {
            publication(first).publish(request(first, first.file(PublicationFiles.RECEIPT), false));
            return;
        }
        List<IndexPublication.Part> parts = new ArrayList<>();
        for (ModuleRun run : runs) {
            Publication.Request request = request(run, run.file(PublicationFiles.RECEIPT_OF_PART), true);
            parts.add(
                    new IndexPublication.Part(request.built(), publication(run).publish(request)));
        }
        new IndexPublication(first.publishing(timeout), listener, first.clock())
                .publish(
                        first.descriptor().writtenKey(),
                        parts,
                        tags(first),
                        first.file(PublicationFiles.RECEIPT),
                        attaching.of(first));
    }

    private List<String> tags(ModuleRun run) {
        return ReleaseTags.of(run.descriptor().writtenKey(), version, tags);
    }

    private Publication.Request request(ModuleRun run, Path receipt, boolean isPart) {
        checkOnline(run);
        AttachmentOptions attachments = attaching.of(run);
        BuiltImages built = PublicationFiles.readBuiltImages(run.file(PublicationFiles.BUILT_IMAGES));
        new RequirementCheck(run.options().cacheDirectory(), attachments, listener)
                .check(requirements.apply(run.descriptor().file()), built, options.force());
        return new Publication.Request(
                built, tags(run), options, run.options().refreshesProducts(), receipt, timeout, isPart, attachments);
    }

    private Publication publication(ModuleRun run) {
        return new Publication(
                run.engine(), run.publishing(timeout), run.options().cacheDirectory(), listener, run.clock());
    }

    /** Moves the tags back to the images of before a publication, which its receipt lists. */
    void restore(ModuleRun run, Path receipt) {
        checkOnline(run);
        Receipt read = PublicationFiles.readReceipt(receipt);
        if (!read.key().equals(run.key())) {
            throw new InvalidInputException(
                    receipt + " is a receipt of " + read.key() + ", not of " + run.key(),
                    "Name the key: -Dkey=" + read.key());
        }
        new TagRollback(run.publishing(timeout), listener).run(read, options.force());
    }

    private static void checkOnline(ModuleRun run) {
        if (run.options().isOffline()) {
            throw new InvalidInputException(
                    run.key() + " cannot be published: Maven is offline", "Leave -o out to publish");
        }
    }
}
