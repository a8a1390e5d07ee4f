package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.digest.FileDigests;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageInventory;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.git.PinnedSource;
import com.mellanox.mkt.images.lock.Lock;
import com.mellanox.mkt.images.lock.LockableInputs;
import com.mellanox.mkt.images.lock.LockedImage;
import com.mellanox.mkt.images.lock.LockedSource;
import com.mellanox.mkt.images.registry.ManifestIndex;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScript.GitSource;
import com.mellanox.mkt.images.support.SupportScript.NfsFile;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds what references, tags and paths stand for now: asks registries and git servers in parallel. */
final class LockResolver {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final ImageDescriptor descriptor;
    private final Engine engine;
    private final RunContext context;
    private final BuildListener listener;
    private final NfsFiles nfs;
    private final FileDigests digests;
    private final Map<ImageReference, LockedImage> images = new ConcurrentHashMap<>();
    private final Map<PackageName, LockedSource> sources = new ConcurrentHashMap<>();
    private final Map<String, Digest> files = new ConcurrentHashMap<>();

    LockResolver(
            ImageDescriptor descriptor,
            Engine engine,
            BuildOptions options,
            RunContext context,
            BuildListener listener) {
        this.descriptor = descriptor;
        this.engine = engine;
        this.context = context;
        this.listener = listener;
        this.nfs = new NfsFiles(context.sftp(), options.nfsHost());
        this.digests = new FileDigests(options.cacheDirectory());
    }

    /**
     * The entries of a lock.
     *
     * @param former the lock before: what it knows of a digest need not be asked for again
     * @param isRenewed which of them, by their names
     */
    Lock resolve(LockableInputs inputs, Lock former, Predicate<String> isRenewed) {
        ImageInventory inventory = engine.images();
        List<Callable<Void>> questions = new ArrayList<>();
        inputs.images().keySet().stream()
                .filter(image -> isRenewed.test(image.toString()))
                .forEach(image -> questions.add(question(() -> images.put(
                        image, image(image, inventory, former.images().get(image))))));
        inputs.withSource().stream()
                .filter(script -> isRenewed.test(script.name().value()))
                .forEach(script -> questions.add(question(() -> sources.put(script.name(), source(script)))));
        for (SupportScript script : inputs.scripts().values()) {
            script.nfsFiles().stream()
                    .filter(file -> isRenewed.test(file.path()))
                    .forEach(file -> questions.add(question(() -> files.put(file.path(), file(script, file)))));
        }
        ParallelTasks.run("asking for what the lock file holds", questions);
        return Lock.of(images, sources, files, null);
    }

    private static Callable<Void> question(Runnable work) {
        return () -> {
            work.run();
            return null;
        };
    }

    private LockedImage image(ImageReference image, ImageInventory inventory, @Nullable LockedImage former) {
        Digest digest = digest(image, inventory);
        boolean isKnown = former != null
                && former.digest().equals(digest)
                && !former.platforms().isEmpty();
        return isKnown ? Objects.requireNonNull(former) : LockedImage.of(digest, platforms(image, digest));
    }

    /** The digest that runs have in the inputs of images, so that a lock lets nothing be built again. */
    private Digest digest(ImageReference image, ImageInventory inventory) {
        Optional<EngineImage> present = inventory.find(image);
        try {
            return engine.digestAtRegistry(image, ANSWER_WITHIN).orElseGet(() -> pulled(image));
        } catch (RegistryException e) {
            EngineImage local =
                    present.filter(there -> !mayBeAtRegistry(there, image, e)).orElseThrow(() -> e);
            listener.on(new BuildEvent.Warning(
                    image + " is locked as this engine has it, and no other engine can pull it: " + e.problem(),
                    "Push it to a registry, and name it there in FROM"));
            return local.digestAt(image).orElse(local.id().digest());
        }
    }

    /** Whether an image may have come from the registry that did not give its digest. */
    private static boolean mayBeAtRegistry(EngineImage there, ImageReference image, RegistryException failure) {
        return failure.kind() == RegistryException.Kind.UNREACHABLE
                && there.digestAt(image).isPresent();
    }

    /** Of an engine that cannot ask without a pull. */
    private Digest pulled(ImageReference image) {
        engine.pull(image, listener);
        return engine.images()
                .find(image)
                .flatMap(there -> there.digestAt(image))
                .orElseThrow(() -> new EngineException(
                        "The engine does not tell the digest of " + image,
                        "Name it with its digest in the Dockerfile: " + image + "@sha256:…",
                        null));
    }

    /** The manifests of an index, for the platforms of the key; none of a single image, or if the registry does not tell them. */
    private Map<Platform, Digest> platforms(ImageReference image, Digest digest) {
        try {
            Map<Platform, Digest> parts = context.registries()
                    .apply(image.registry())
                    .stored(new ImageReference(image.name(), null, digest))
                    .map(stored -> stored instanceof ManifestIndex index ? index.parts() : Map.<Platform, Digest>of())
                    .orElse(Map.of());
            List<Platform> wanted =
                    descriptor.platforms().isEmpty() ? List.of(engine.platform()) : descriptor.platforms();
            Map<Platform, Digest> platforms = new LinkedHashMap<>(parts);
            platforms.keySet().retainAll(wanted);
            return platforms;
        } catch (RegistryException e) {
            listener.on(new BuildEvent.Detail(
                    image + ": the digests of its platforms are not in the lock file: " + e.problem()));
            return Map.of();
        }
    }

    private LockedSource source(SupportScript script) {
        GitSource named = Objects.requireNonNull(script.git());
        try {
            GitUrl url = new GitUrl(named.url());
            PinnedSource found = context.git().fetch(url, named.revision());
            return new LockedSource(
                    url.identity(),
                    named.revision(),
                    found.commit(),
                    found.tree(),
                    context.git().submodules(found));
        } catch (SourceException e) {
            throw e.of(script.name());
        }
    }

    private Digest file(SupportScript script, NfsFile file) {
        return digests.target(nfs.fetch(script, file)).digest();
    }
}
