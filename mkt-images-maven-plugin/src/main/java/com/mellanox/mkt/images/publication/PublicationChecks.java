package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.boot.BootRecords;
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
import com.mellanox.mkt.images.publication.Publication.Request;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The checks before a publication. All of them run before anything is uploaded. */
final class PublicationChecks {
    /** The label with the packages that are in an image. */
    private static final String PACKAGES = "com.mellanox.mkt.packages";

    /** The label of images whose base image is a stand-in for the one that it is named after. */
    private static final String STAND_IN = "com.mellanox.mkt.stand-in";

    private static final String FORCE = "-Dmkt.push.force";
    private static final String BUILD_AGAIN = "correct that and build again";

    private final ImageInventory inventory;
    private final Registry registry;
    private final BootRecords boots;
    private final BuildListener listener;

    /** The reasons against the publication that -Dmkt.push.force overrules, each with what to do about it. */
    private final Map<String, String> issues = new LinkedHashMap<>();

    PublicationChecks(ImageInventory inventory, Registry registry, BootRecords boots, BuildListener listener) {
        this.inventory = inventory;
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
    void check(Request request, Map<ImageReference, Digest> before) {
        BuiltImages built = request.built();
        built.images().forEach(image -> checkOnEngine(built, image.reference(), image.id()));
        built.published().forEach(image -> checkOnEngine(built, image.reference(), image.id()));
        built.packages().forEach(this::checkSource);
        built.personal().forEach(clause -> issues.put(clause, BUILD_AGAIN));
        built.baseImages().forEach(this::checkBase);
        checkStandIns(built);
        request.moves().stream()
                .filter(move -> before.containsKey(move.tag()))
                .forEach(move -> checkMove(move, built.platform(), Objects.requireNonNull(before.get(move.tag()))));
        if (request.options().requireBoot()) {
            built.images().forEach(image -> checkBoot(built, image));
        }
        checkLock(request);
        report(request);
    }

    private void checkLock(Request request) {
        BuiltImages built = request.built();
        if (built.lock() != null) {
            return;
        }
        if (request.options().requireLock()) {
            issues.put(LockRequirement.problem(built.key()), LockRequirement.step(built.key()));
        } else if (built.isRelease()) {
            listener.on(new BuildEvent.Warning(
                    built.key() + " " + built.version() + " is a release, and was built without a lock file",
                    "To be able to build the same again, " + LockRequirement.step(built.key())));
        }
    }

    private void checkOnEngine(BuiltImages built, ImageReference reference, ImageId id) {
        if (inventory.find(reference).map(EngineImage::id).filter(id::equals).isEmpty()) {
            throw new InvalidInputException(
                    reference + " on the engine is not the image of the last complete build of " + built.key(),
                    "Build again: mvn mkt-images:build -Dkey=" + built.key());
        }
    }

    private void checkSource(SupportPackage image) {
        if (image.source() != null && image.source().directory() != null) {
            issues.put(
                    image.name() + " was built from the directory "
                            + image.source().directory() + ", which other users do not have",
                    BUILD_AGAIN);
        }
    }

    private void checkBase(Base base) {
        if (base.refresh() == Refresh.FAILED) {
            issues.put("the base image " + base.reference() + " could not be refreshed, and may be old", BUILD_AGAIN);
        }
    }

    /** Images on a stand-in only test their docker directory. */
    private void checkStandIns(BuiltImages built) {
        Stream.concat(
                        built.images().stream().map(Image::reference),
                        built.published().stream().map(SupportPackage::reference))
                .flatMap(image -> inventory.find(image).stream())
                .map(image -> image.labels().getOrDefault(STAND_IN, ""))
                .filter(name -> !name.isEmpty())
                .forEach(name -> issues.put(
                        "it is built on a stand-in for " + name + ", not on the real image",
                        "build again where " + name + " can be pulled"));
    }

    private void checkBoot(BuiltImages built, Image image) {
        if (image.isKvm() && boots.of(image.id()).isEmpty()) {
            issues.put(
                    image.reference() + " (" + image.id() + ") has not booted here", BootRequirement.step(built.key()));
        }
    }

    private void checkMove(Move move, Platform platform, Digest present) {
        if (isSame(move.image(), platform, move.tag(), present, inventory, registry)) {
            return;
        }
        if (isImmutable(move.tag())) {
            throw new RegistryException(
                    RegistryException.Kind.IMMUTABLE,
                    move.tag() + " points to another image, and is immutable at the registry",
                    "Publish another version, or choose other tags with -Dmkt.push.tags",
                    null);
        }
        List<String> missing = packages(move.tag(), present, platform);
        missing.remove("");
        move.image().packages().stream().map(PackageName::value).forEach(missing::remove);
        if (!missing.isEmpty()) {
            issues.put(
                    move.tag() + " has packages that the new image lacks: " + String.join(", ", missing), BUILD_AGAIN);
        }
    }

    /** Whether the registry states it. If it does not answer, it may still refuse to move the tag. */
    private boolean isImmutable(ImageReference tag) {
        try {
            return registry.isImmutable(tag);
        } catch (RegistryException e) {
            listener.on(new BuildEvent.Warning(
                    e.problem(),
                    "If a rule of the registry protects the tag, the publication fails when it moves the tag, and takes the"
                            + " tags back that it has moved"));
            return false;
        }
    }

    /**
     * Whether a tag points to an image already.
     *
     * @param present the digest that it points to
     */
    static boolean isSame(
            Image image,
            Platform platform,
            ImageReference tag,
            Digest present,
            ImageInventory inventory,
            Registry registry) {
        return inventory
                        .find(image.reference())
                        .filter(onEngine -> onEngine.isKnownAs(tag, present))
                        .isPresent()
                || registry.manifest(tag, platform)
                        .map(Manifest::config)
                        .filter(image.id().digest()::equals)
                        .isPresent();
    }

    /** The packages that the image at the registry has. */
    private List<String> packages(ImageReference tag, Digest digest, Platform platform) {
        String packages = registry.manifest(new ImageReference(tag.name(), null, digest), platform)
                .map(manifest -> registry.labels(tag, manifest).getOrDefault(PACKAGES, ""))
                .orElse("");
        return new ArrayList<>(List.of(packages.split(",", -1)));
    }

    private void report(Request request) {
        if (issues.isEmpty()) {
            return;
        }
        String key = request.built().key().value();
        String all = String.join("; ", issues.keySet());
        if (!request.options().force()) {
            String steps = String.join(", then ", new LinkedHashSet<>(issues.values()));
            throw new InvalidInputException(
                    key + " is not published: " + all,
                    Character.toUpperCase(steps.charAt(0)) + steps.substring(1) + ", or publish in spite of that with "
                            + FORCE);
        }
        listener.on(new BuildEvent.Warning(
                key + " is published because of " + FORCE + ", in spite of this: " + all,
                "Notify the users of these tags"));
    }
}
