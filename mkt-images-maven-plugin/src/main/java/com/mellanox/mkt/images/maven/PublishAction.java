package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.boot.BootRecords;
import com.mellanox.mkt.images.descriptor.FinalImage;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.BootRequirement;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImagesFile;
import com.mellanox.mkt.images.publication.Publication;
import com.mellanox.mkt.images.publication.PublishOptions;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.publication.ReceiptFile;
import com.mellanox.mkt.images.publication.ReleaseTags;
import com.mellanox.mkt.images.publication.TagRollback;
import com.mellanox.mkt.images.registry.Registry.Right;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Publishes the images of a key as the parameters of a goal say.
 *
 * @param tags the tags that people use; empty where the version decides
 * @param timeout how long it may take in all
 * @param version that of the module
 */
record PublishAction(
        List<String> tags, PublishOptions terms, Duration timeout, String version, BuildListener listener) {
    /** An engine whose registry is far away needs some seconds; one that cannot reach it, often for ever. */
    private static final Duration ENGINE_ANSWERS_WITHIN = Duration.ofSeconds(20);

    PublishAction {
        tags = List.copyOf(tags);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new InvalidInputException(
                    "-Dmkt.push.timeout=" + timeout.toSeconds() + " is no time", "Give 1 or more seconds");
        }
    }

    /** Makes sure that publishing will be possible, before an hour of building. */
    void prepare(GoalContext run) {
        checkOnline(run);
        ReleaseTags.of(run.key(), version, tags);
        List<ImageReference> images = run.descriptor().images().stream()
                .map(FinalImage::name)
                .map(run.descriptor()::reference)
                .toList();
        run.registry()
                .apply(timeout)
                .logIn(images.stream().map(ImageReference::repository).collect(Collectors.toSet()), Right.PUSH);
        try (Engine engine = run.engine().get()) {
            engine.checkRegistry(images.get(0), ENGINE_ANSWERS_WITHIN);
        }
    }

    /** Says what will keep a build from being published at once, as far as that is known before it. */
    void foretell(GoalContext run) {
        if (!terms.requireBoot() || terms.force()) {
            return;
        }
        BootRequirement demand = new BootRequirement(boots(run));
        try (Engine engine = run.engine().get()) {
            run.descriptor().images().stream()
                    .filter(FinalImage::isKvm)
                    .map(FinalImage::name)
                    .map(run.descriptor()::reference)
                    .forEach(kvm -> demand.warnBeforeBuild(run.key(), kvm, engine.find(kvm))
                            .ifPresent(listener::on));
        }
    }

    /** Publishes what the last complete build has made. */
    void publish(GoalContext run) {
        checkOnline(run);
        BuiltImages built = BuiltImagesFile.read(run.file(BuiltImagesFile.NAME));
        Publication.Order order = new Publication.Order(
                built,
                ReleaseTags.of(run.key(), version, tags),
                terms,
                run.options().refreshesProducts(),
                run.file(ReceiptFile.NAME),
                timeout);
        try (Engine engine = run.engine().get()) {
            new Publication(
                            engine,
                            run.registry().apply(timeout),
                            run.options().cacheDirectory(),
                            listener,
                            Clock.systemUTC())
                    .publish(order);
        }
    }

    /** Moves the tags back to what a receipt says that they stood for. */
    void restore(GoalContext run, Path receipt) {
        checkOnline(run);
        Receipt read = ReceiptFile.read(receipt);
        if (!read.key().equals(run.key())) {
            throw new InvalidInputException(
                    receipt + " is a receipt of " + read.key() + ", and not of " + run.key(),
                    "Name the key: -Dkey=" + read.key());
        }
        new TagRollback(run.registry().apply(timeout), listener).run(read, terms.force());
    }

    private static BootRecords boots(GoalContext run) {
        return new BootRecords(run.options().cacheDirectory());
    }

    private static void checkOnline(GoalContext run) {
        if (run.options().isOffline()) {
            throw new InvalidInputException(
                    run.key() + " cannot be published: Maven is offline", "Leave -o out to publish");
        }
    }
}
