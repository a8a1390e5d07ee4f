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

/** What speaks against a publication: all of it is found before anything is uploaded. */
final class PublicationChecks {
    /** The label with the packages that are in an image. */
    private static final String PACKAGES = "com.mellanox.mkt.packages";

    /** The label that an image inherits from a base image that only stands in for the one that it is called. */
    private static final String STAND_IN = "com.mellanox.mkt.stand-in";

    private static final String FORCE = "-Dmkt.push.force";
    private static final String BUILD_AGAIN = "mend that and build again";

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
     * Checks it.
     *
     * @param before what the tags stand for now
     * @throws InvalidInputException with all that the user can have overruled
     * @throws RegistryException where a tag cannot be moved
     */
    void check(Order order, Map<ImageReference, Optional<Digest>> before) {
        order.built().images().forEach(image -> checkHeld(order, image.reference(), image.id()));
        order.built().published().forEach(image -> checkHeld(order, image.reference(), image.id()));
        PublicationIssues doubts = new PublicationIssues();
        order.built().packages().forEach(image -> doubtSource(image, doubts));
        order.built().personal().forEach(clause -> doubts.add(clause, BUILD_AGAIN));
        order.built().baseImages().forEach(base -> doubtBase(base, doubts));
        doubtStandIns(order, doubts);
        order.moves()
                .forEach(move -> before.getOrDefault(move.tag(), Optional.empty())
                        .ifPresent(digest -> checkMove(move, digest, doubts)));
        if (order.terms().requireBoot()) {
            order.built().images().forEach(image -> boots.check(order.built().key(), image, doubts));
        }
        tell(order, doubts);
    }

    private void checkHeld(Order order, ImageReference reference, ImageId id) {
        if (held.find(reference).map(EngineImage::id).filter(id::equals).isEmpty()) {
            throw new InvalidInputException(
                    reference + " on the engine is not the image that the last complete build of "
                            + order.built().key() + " has made",
                    "Build once more: mvn mkt-images:build -Dkey="
                            + order.built().key());
        }
    }

    private static void doubtSource(SupportPackage image, PublicationIssues doubts) {
        if (image.source() != null && image.source().isDirectory()) {
            doubts.add(
                    image.name() + " was built from the directory "
                            + image.source().from() + ", which nobody else has",
                    BUILD_AGAIN);
        }
    }

    private static void doubtBase(Base base, PublicationIssues doubts) {
        if (base.refresh() == Refresh.FAILED) {
            doubts.add("the base image " + base.reference() + " could not be refreshed, and may be old", BUILD_AGAIN);
        }
    }

    /** What is made on a stand-in tests the files that it is made of, and is nothing to work with. */
    private void doubtStandIns(Order order, PublicationIssues doubts) {
        Stream.concat(
                        order.built().images().stream().map(Image::reference),
                        order.built().published().stream().map(SupportPackage::reference))
                .map(image -> held.find(image)
                        .map(there -> there.labels().getOrDefault(STAND_IN, ""))
                        .orElse(""))
                .filter(name -> !name.isEmpty())
                .distinct()
                .forEach(name -> doubts.add(
                        "it is made on a stand-in for " + name + ", and not on the real one",
                        "build again where " + name + " can be pulled"));
    }

    private void checkMove(Move move, Digest present, PublicationIssues doubts) {
        if (isOf(move, present)) {
            return;
        }
        if (registry.isImmutable(move.tag())) {
            throw new RegistryException(
                    RegistryException.Kind.IMMUTABLE,
                    move.tag() + " stands for another image, and the registry holds the tag for good",
                    "Publish under another version, or name other tags by -Dmkt.push.tags",
                    null);
        }
        List<String> lacking = lacking(move.image(), atRegistry(move.tag(), present));
        if (!lacking.isEmpty()) {
            doubts.add(
                    move.tag() + " has packages that the new image lacks: " + String.join(", ", lacking), BUILD_AGAIN);
        }
    }

    /** Whether a tag stands for the image already. */
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
                .map(manifest -> registry.config(tag, manifest).labels().getOrDefault(PACKAGES, ""))
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

    private void tell(Order order, PublicationIssues doubts) {
        if (doubts.isEmpty()) {
            return;
        }
        if (!order.terms().force()) {
            throw new InvalidInputException(
                    order.built().key() + " is not published: " + doubts,
                    doubts.remedy() + ", or publish all the same with " + FORCE);
        }
        listener.on(new BuildEvent.Warning(
                order.built().key() + " is published all the same, since " + FORCE + " says so: " + doubts,
                "Tell those who use it"));
    }
}
