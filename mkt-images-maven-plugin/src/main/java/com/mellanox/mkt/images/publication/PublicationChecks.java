package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.BuiltImages.Base;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.Refresh;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.publication.Publication.Move;
import com.mellanox.mkt.images.publication.Publication.Order;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The checks before a publication. All of them run before anything is uploaded. */
final class PublicationChecks {
    /** The label with the packages that are in an image. */
    private static final String PACKAGES = "com.mellanox.mkt.packages";

    /** The label of images whose base image is a stand-in for the one that it is named after. */
    private static final String STAND_IN = "com.mellanox.mkt.stand-in";

    private static final String FORCE = "-Dmkt.push.force";
    private static final String BUILD_AGAIN = "correct that and build again";

    private final ImageInventory held;
    private final Registry registry;
    private final BootRequirement boots;
    private final BuildListener listener;

    PublicationChecks(ImageInventory held, Registry registry, BootRequirement boots, BuildListener listener) {
        this.held = held;
        this.registry = registry;
        this.boots = boots;
        this.listener = listener;
    }

    /**
     * Runs all checks.
     *
     * @param before the digests that the tags point to now
     * @throws InvalidInputException with all reasons that can be overruled
     * @throws RegistryException if a tag cannot be moved
     */
    void check(Order order, Map<ImageReference, Optional<Digest>> before) {
        order.built().images().forEach(image -> checkHeld(order, image.reference(), image.id()));
        order.built().published().forEach(image -> checkHeld(order, image.reference(), image.id()));
        PublicationIssues issues = new PublicationIssues();
        order.built().packages().forEach(image -> checkSource(image, issues));
        order.built().personal().forEach(clause -> issues.add(clause, BUILD_AGAIN));
        order.built().baseImages().forEach(base -> checkBase(base, issues));
        checkStandIns(order, issues);
        order.moves()
                .forEach(move -> before.getOrDefault(move.tag(), Optional.empty())
                        .ifPresent(digest -> checkMove(move, digest, issues)));
        if (order.options().requireBoot()) {
            order.built().images().forEach(image -> boots.check(order.built().key(), image, issues));
        }
        report(order, issues);
    }

    private void checkHeld(Order order, ImageReference reference, ImageId id) {
        if (held.find(reference).map(EngineImage::id).filter(id::equals).isEmpty()) {
            throw new InvalidInputException(
                    reference + " on the engine is not the image of the last complete build of "
                            + order.built().key(),
                    "Build again: mvn mkt-images:build -Dkey=" + order.built().key());
        }
    }

    private static void checkSource(SupportPackage image, PublicationIssues issues) {
        if (image.source() != null && image.source().isDirectory()) {
            issues.add(
                    image.name() + " was built from the directory "
                            + image.source().from() + ", which nobody else has",
                    BUILD_AGAIN);
        }
    }

    private static void checkBase(Base base, PublicationIssues issues) {
        if (base.refresh() == Refresh.FAILED) {
            issues.add("the base image " + base.reference() + " could not be refreshed, and may be old", BUILD_AGAIN);
        }
    }

    /** Images on a stand-in only test their docker directory. */
    private void checkStandIns(Order order, PublicationIssues issues) {
        Stream.concat(
                        order.built().images().stream().map(Image::reference),
                        order.built().published().stream().map(SupportPackage::reference))
                .map(image -> held.find(image)
                        .map(there -> there.labels().getOrDefault(STAND_IN, ""))
                        .orElse(""))
                .filter(name -> !name.isEmpty())
                .distinct()
                .forEach(name -> issues.add(
                        "it is built on a stand-in for " + name + ", not on the real image",
                        "build again where " + name + " can be pulled"));
    }

    private void checkMove(Move move, Digest present, PublicationIssues issues) {
        if (isOf(move, present)) {
            return;
        }
        if (registry.isImmutable(move.tag())) {
            throw new RegistryException(
                    RegistryException.Kind.IMMUTABLE,
                    move.tag() + " points to another image, and is immutable at the registry",
                    "Publish another version, or choose other tags with -Dmkt.push.tags",
                    null);
        }
        List<String> lacking = lacking(move.image(), atRegistry(move.tag(), present));
        if (!lacking.isEmpty()) {
            issues.add(
                    move.tag() + " has packages that the new image lacks: " + String.join(", ", lacking), BUILD_AGAIN);
        }
    }

    /** Whether a tag points to the image already. */
    private boolean isOf(Move move, Digest present) {
        return held.find(move.image().reference())
                        .filter(image -> image.isKnownAs(move.tag(), present))
                        .isPresent()
                || registry.manifest(move.tag())
                        .map(Manifest::config)
                        .filter(move.image().id().digest()::equals)
                        .isPresent();
    }

    private List<String> atRegistry(ImageReference tag, Digest digest) {
        return registry.manifest(new ImageReference(tag.name(), null, digest))
                .map(manifest -> registry.labels(tag, manifest).getOrDefault(PACKAGES, ""))
                .map(packages -> Arrays.stream(packages.split(",", -1))
                        .filter(name -> !name.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    private static List<String> lacking(Image image, List<String> present) {
        List<String> lacking = new ArrayList<>(present);
        image.packages().stream().map(PackageName::value).forEach(lacking::remove);
        return lacking;
    }

    private void report(Order order, PublicationIssues issues) {
        if (issues.isEmpty()) {
            return;
        }
        if (!order.options().force()) {
            throw new InvalidInputException(
                    order.built().key() + " is not published: " + issues,
                    issues.remedy() + ", or publish in spite of that with " + FORCE);
        }
        listener.on(new BuildEvent.Warning(
                order.built().key() + " is published because of " + FORCE + ", in spite of this: " + issues,
                "Notify the users of these tags"));
    }
}
