package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.context.BuildContext;
import com.mellanox.mkt.images.context.Contexts;
import com.mellanox.mkt.images.context.Source;
import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.digest.InputItem;
import com.mellanox.mkt.images.digest.InputItems;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.SharedFile;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.run.BaseImages.Base;
import com.mellanox.mkt.images.run.Provenance.Origin;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What images are made of: the items of their inputs digest, and what is sent to an engine.
 *
 * @param platform what is built for
 * @param trees the user's own trees that images are made of
 * @param bases the base images, by their references in the files
 * @param files the files as they were read for the decision; the same bytes are sent
 */
record BuildInputs(
        Platform platform,
        Contexts contexts,
        PackageSources sources,
        OwnTrees trees,
        Map<ImageReference, Base> bases,
        FileDigests files) {

    /** The same, with the docker directory's files as they are from now on. */
    BuildInputs fresh() {
        return new BuildInputs(platform, contexts, sources, trees, bases, files.fresh());
    }

    /** The beginning of the names of items for images of the same key. */
    static final String IMAGE = "image ";

    /**
     * All items of an image.
     *
     * @param needed the value for another image of the key that this one needs
     */
    InputItems of(PlannedImage image, Function<ImageReference, String> needed) {
        List<InputItem> items = new ArrayList<>();
        items.add(InputItem.of("platform", platform.toString()));
        image.arguments().forEach((name, value) -> items.add(InputItem.of("argument " + name, value)));
        image.baseImages().forEach(base -> items.add(InputItem.of("base " + base, value(base))));
        // Asked for only if the builder reads the Dockerfile by it.
        image.frontend()
                .filter(bases::containsKey)
                .ifPresent(frontend -> items.add(InputItem.of("frontend " + frontend, value(frontend))));
        image.needs().forEach(name -> items.add(InputItem.of(IMAGE + name.shortName(), needed.apply(name))));
        try (PackageSource source = source(image)) {
            items.addAll(context(image, source).items(files));
        }
        return new InputItems(items);
    }

    private String value(ImageReference base) {
        Base known = bases.get(base);
        return known == null ? "" : known.value();
    }

    /** The ids of the base images of an image, as far as they are on the engine. */
    Map<ImageReference, ImageId> baseIds(PlannedImage image) {
        Map<ImageReference, ImageId> ids = new HashMap<>();
        for (ImageReference name : image.baseImages()) {
            Base base = bases.get(name);
            if (base != null && base.present() != null) {
                ids.put(name, base.present().id());
            }
        }
        return ids;
    }

    /** All base images that lock files hold, with their digests in place of their tags. */
    Map<ImageReference, ImageReference> locked() {
        Map<ImageReference, ImageReference> locked = new HashMap<>();
        bases.values().stream()
                .filter(base -> base.isLocked() && isOfRegistry(base))
                .forEach(base -> locked.put(base.image(), base.source()));
        return locked;
    }

    /** The frontend of an image with the digest of the lock file in place of its tag; empty if no lock file holds it. */
    Map<ImageReference, ImageReference> lockedFrontend(PlannedImage image) {
        return image.frontend()
                .map(bases::get)
                .filter(base -> base.isLocked() && isOfRegistry(base))
                .map(base -> Map.of(base.image(), base.source()))
                .orElse(Map.of());
    }

    /** Whether the digest that it is locked to is that of a registry, by which a builder can name it. */
    private static boolean isOfRegistry(Base base) {
        return base.present() == null
                || !base.present().id().digest().equals(base.published())
                || base.present().digestAt(base.image()).isPresent();
    }

    /**
     * Fails if anything that an image is made of was changed since it was read.
     *
     * @param context what the engine was sent
     */
    void checkUnchanged(PlannedImage image, BuildContext context) {
        if (image instanceof SupportImage support && !sources.isUnchanged(support.script())) {
            throw changed("The source of " + image.reference());
        }
        List<InputItem> sent = context.items(files);
        for (InputItem item : context.items(files.fresh())) {
            if (!sent.contains(item)) {
                throw changed(item.name() + ", an input of " + image.reference() + ",");
            }
        }
    }

    private static SourceException changed(String what) {
        return new SourceException(
                what + " was changed while it was built", "Run again once nothing writes to it", null);
    }

    /** The source of an image that could not be fetched for a plan; empty if all of it is known. */
    Optional<String> notFetched(PlannedImage image) {
        return image instanceof SupportImage support ? sources.notFetched(support.script()) : Optional.empty();
    }

    private @Nullable PackageSource source(PlannedImage image) {
        return image instanceof SupportImage support
                ? sources.of(support.script()).orElse(null)
                : null;
    }

    /** Whether the script of an image continues in the directory of its last build: it says so, and a user's own tree is built. */
    boolean isIncremental(PlannedImage image) {
        return image instanceof SupportImage support
                && support.script().incremental()
                && !trees.of(image).isEmpty();
    }

    private BuildContext context(PlannedImage image, @Nullable Source source) {
        if (image instanceof DockerfileImage fromDockerfile) {
            return contexts.of(fromDockerfile, fromDockerfile.files());
        }
        if (image instanceof SupportImage support) {
            return contexts.of(support, Optional.ofNullable(source), sources.nfsFiles(support.script()));
        }
        return contexts.of((LeftOutImage) image);
    }

    /** What is sent to BuildKit for an incremental build of an image, to be closed. */
    PreparedImage prepareIncremental(SupportImage image, Labels labels, Provenance provenance) {
        PackageSource source = Objects.requireNonNull(source(image));
        Map<String, String> all = new HashMap<>(labels.of(
                image.script(),
                new Origin(source.identity().commit(), source.time()),
                source.identity().url()));
        all.put(Labels.INCREMENTAL, "true");
        return new PreparedImage(
                contexts.incremental(image, source, sources.nfsFiles(image.script()), trees.of(image)),
                BuildContext.DOCKERFILE,
                all,
                provenance.of(ownFiles(image)),
                source,
                true);
    }

    /** What is sent to an engine for an image, to be closed. */
    PreparedImage prepare(PlannedImage image, Labels labels, Provenance provenance, ImageGraph graph) {
        Origin origin = provenance.of(ownFiles(image));
        PackageSource source = source(image);
        BuildContext context = context(image, source);
        if (image instanceof DockerfileImage fromDockerfile) {
            return new PreparedImage(
                    context,
                    contexts.dockerfilePath(fromDockerfile),
                    labels.of(fromDockerfile, origin, sources.compiled(graph.packagesIn(fromDockerfile))),
                    origin,
                    null,
                    false);
        }
        return new PreparedImage(
                context,
                BuildContext.DOCKERFILE,
                source == null
                        ? labels.of(script(image), origin, provenance.url())
                        : labels.of(
                                script(image),
                                new Origin(source.identity().commit(), source.time()),
                                source.identity().url()),
                origin,
                source,
                false);
    }

    private static SupportScript script(PlannedImage image) {
        return image instanceof SupportImage support ? support.script() : ((LeftOutImage) image).script();
    }

    /** The files of the docker directory that make the image. */
    private List<Path> ownFiles(PlannedImage image) {
        Path directory = contexts.dockerDirectory(image);
        if (image instanceof DockerfileImage fromDockerfile) {
            return Stream.concat(
                            Stream.of(fromDockerfile.dockerfile().file()),
                            fromDockerfile.files().stream()
                                    .map(directory::resolve)
                                    .map(file ->
                                            SharedFile.target(directory, file).orElse(file)))
                    .toList();
        }
        SupportScript script = script(image);
        return Stream.concat(
                        Stream.of(script.file()), script.otherFiles().stream().map(directory::resolve))
                .toList();
    }
}
