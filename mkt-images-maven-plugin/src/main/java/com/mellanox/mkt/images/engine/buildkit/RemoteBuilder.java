package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.BuildkitException;
import com.mellanox.mkt.buildkit.Exporter;
import com.mellanox.mkt.buildkit.GatewayResult;
import com.mellanox.mkt.buildkit.KeptResult;
import com.mellanox.mkt.buildkit.SolveRequest;
import com.mellanox.mkt.buildkit.SolveResult;
import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.session.Receiver.StreamSource;
import com.mellanox.mkt.buildkit.status.SolveListener;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.BuilderWarning;
import com.mellanox.mkt.images.engine.EarlyBuild;
import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.FileNotFoundException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * BuildKit without an image store. What it builds is kept there as a result until the end of the run; images that need it get the
 * result as a named context, so that nothing of it is sent.
 */
final class RemoteBuilder implements Builder, AutoCloseable {
    private final BuilderAccess access;
    private final SolveRequests requests;
    private final BuildkitConnection connection;
    private final RemoteImages images;
    private final Map<ImageId, Made> made = new ConcurrentHashMap<>();
    private final Map<ImageId, KeptResult> products = new ConcurrentHashMap<>();
    private final Map<ImageReference, Set<String>> shownSteps = new ConcurrentHashMap<>();

    RemoteBuilder(BuilderAccess access, SolveRequests requests, BuildkitConnection connection, RemoteImages images) {
        this.access = access;
        this.requests = requests;
        this.connection = connection;
        this.images = images;
    }

    /**
     * What a build has made.
     *
     * @param time the time of the image in place of the clock's; null for the clock's
     */
    private record Made(KeptResult kept, @Nullable Instant time) {}

    /** Whether the builder has the result of the build of an image. */
    boolean has(ImageId id) {
        Made there = made.get(id);
        return there != null && !there.kept().isLost();
    }

    /** Whether the builder has the products of an image, or all of it. */
    boolean hasProducts(ImageId id) {
        KeptResult there = products.get(id);
        return has(id) || (there != null && !there.isLost());
    }

    /** Takes the products of an image that another builder has made. */
    void bringProducts(ImageId id, BuildContext files) {
        String what = "the transfer of products to a builder";
        BuildkitClient client = connection.client(what, event -> {});
        products.put(
                id, keep(client, requests.empty().context(requests.sent(files)).build(), what));
    }

    /** Lets an image be known by another id, too. */
    void standIn(ImageId built, ImageId other) {
        Made there = made.get(built);
        if (there != null) {
            made.put(other, there);
        }
    }

    @Override
    public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        String what = what(request);
        BuildkitClient client = connection.client(what, listener);
        Set<String> shown = shownSteps.getOrDefault(request.image(), Set.of());
        SolveOutput output = new SolveOutput(request, StepNames.OWN, shown, listener);
        shownSteps.remove(request.image());
        AtomicReference<@Nullable KeptResult> kept = new AtomicReference<>();
        SolveRequest.Builder solve = withImages(requests.of(request), request);
        SolveRequests.addStepCache(solve, request, client);
        try {
            new SolveRun(access)
                    .build(
                            client,
                            solve.build(),
                            gateway -> keep(client, gateway.evaluate(), kept),
                            ownSteps(request, output),
                            output,
                            what);
        } catch (BuildStepException | RuntimeException e) {
            KeptResult useless = kept.get();
            if (useless != null) {
                useless.close();
            }
            throw e;
        }
        return remember(kept(kept, what), request.time());
    }

    private ImageId remember(KeptResult result, @Nullable Instant time) {
        ImageId id = new ImageId(new Digest(result.result().digest()));
        Made before = made.put(id, new Made(result, time));
        if (before != null) {
            before.kept().close();
        }
        images.add(new EngineImage(
                id,
                List.of(),
                List.of(),
                ImageConfig.labels(result.result().imageConfig().orElse("{}"))));
        return id;
    }

    /** The steps of an image that this one takes files from are not its own. */
    private SolveListener ownSteps(BuildRequest request, SolveOutput output) {
        Set<String> others = ConcurrentHashMap.newKeySet();
        for (ImageId needed : request.temporaryNames().keySet()) {
            result(needed).ifPresent(result -> others.addAll(result.vertices()));
        }
        return event -> {
            if (!others.contains(event.vertex().digest())) {
                output.on(event);
            }
        };
    }

    @Override
    public void prepare(EarlyBuild early, BuildListener listener) throws BuildStepException {
        BuildRequest request = early.request();
        String what = what(request);
        BuildkitClient client = connection.client(what, listener);
        Set<String> shown = shownSteps.computeIfAbsent(request.image(), ignored -> ConcurrentHashMap.newKeySet());
        for (String target : early.targets()) {
            SolveRequest.Builder solve = withImages(requests.of(request), request);
            SolveOutput output = new SolveOutput(request, new StepNames(early.laterSteps()), shown, listener);
            SolveRequest part = (target.isEmpty() ? solve : solve.target(target)).build();
            new SolveRun(access).build(client, part, ownSteps(request, output), output, what);
            shown.addAll(output.steps());
        }
    }

    @Override
    public List<BuilderWarning> check(BuildRequest request, BuildListener listener) {
        String what = "BuildKit's checks of " + request.image();
        try {
            BuildkitClient client = connection.client(what, listener);
            return new CheckRun(client, what, listener)
                    .run(withImages(requests.base(request), request).build());
        } catch (EngineException e) {
            listener.on(new Detail(what + " are not possible: " + e.getMessage()));
            return List.of();
        }
    }

    /** The image as this builder has it, or its products. */
    private Optional<GatewayResult> result(ImageId id) {
        return Optional.ofNullable(made.get(id))
                .map(Made::kept)
                .or(() -> Optional.ofNullable(products.get(id)))
                .map(KeptResult::result);
    }

    private static String what(BuildRequest request) {
        return "the build of " + request.image();
    }

    /** Names the needed images: those that the builder has made, and those of registries by their digests. */
    private SolveRequest.Builder withImages(SolveRequest.Builder solve, BuildRequest request) {
        request.temporaryNames().forEach((id, name) -> {
            Optional<GatewayResult> result = result(id);
            if (result.isPresent()) {
                solve.namedContext(name.toString(), result.get());
            } else {
                images.find(id)
                        .flatMap(image -> image.origins().stream().findFirst())
                        .ifPresent(
                                origin -> solve.namedContext(name.toString(), "docker-image://" + origin.canonical()));
            }
        });
        return solve;
    }

    /** Makes an image of the layers of an archive. It has no labels. */
    ImageId load(ArchiveContext archive, String what) {
        BuildkitClient client = connection.client(what, event -> {});
        SolveRequest request = requests.empty().context(requests.sent(archive)).build();
        return remember(keep(client, request, what), null);
    }

    private KeptResult keep(BuildkitClient client, SolveRequest request, String what) {
        AtomicReference<@Nullable KeptResult> kept = new AtomicReference<>();
        new SolveRun(access).run(client, request, gateway -> keep(client, gateway.evaluate(), kept), what);
        return kept(kept, what);
    }

    private static KeptResult kept(AtomicReference<@Nullable KeptResult> kept, String what) {
        KeptResult result = kept.get();
        if (result == null) {
            throw new EngineException("The builder has ended " + what + " and kept no result", "Run again", null);
        }
        return result;
    }

    private static GatewayResult keep(
            BuildkitClient client, GatewayResult result, AtomicReference<@Nullable KeptResult> kept) {
        kept.set(client.keep(result));
        return result;
    }

    /**
     * Exports an image that this run has built.
     *
     * @param what names it in failures, {@code the push of harbor.mellanox.com/mkt/kvm:deb12}
     */
    SolveResult export(ImageId id, Exporter exporter, String what) {
        Made there = made(id);
        BuildkitClient client = connection.client(what, event -> {});
        Exporter atTime = there.time() == null
                ? exporter
                : exporter.with("source-date-epoch", ImageExport.epoch(there.time()))
                        .with("rewrite-timestamp", "true");
        SolveRequest request =
                requests.empty().logins(requests::login).exporter(atTime).build();
        GatewayResult result = there.kept().result();
        return new SolveRun(access).run(client, request, gateway -> gateway.solve(result, false), what);
    }

    /**
     * Copies a path out of an image that this run has built, as a tar of the directory {@code /} with this path alone.
     *
     * @throws FileNotFoundException if there is no such path
     * @throws BuildkitException if the builder refuses
     */
    void copy(ImageId id, String path, StreamSource target) throws FileNotFoundException {
        String what = "the copy of " + path + " from " + id;
        BuildkitClient client = connection.client(what, event -> {});
        SolveRequest request = requests.empty()
                .context(DockerfileContext.copying(path))
                .namedContext(DockerfileContext.IMAGE, made(id).kept().result())
                .exporter(Exporter.tar(target))
                .build();
        try {
            new SolveRun(access).run(client, request, gateway -> gateway.solve(), what);
        } catch (BuildkitException e) {
            if (String.valueOf(e.getMessage()).contains("not found")) {
                throw new FileNotFoundException(path);
            }
            throw e;
        }
    }

    private Made made(ImageId id) {
        Made there = made.get(id);
        if (there == null) {
            throw new EngineException(
                    "The builder does not have " + id + " any more",
                    "Build it again in the same run: a builder without an image store has only what this run has built",
                    null);
        }
        return there;
    }

    /** Ends what is in progress, and lets the builder remove what it has kept. */
    @Override
    public void close() {
        connection.close();
    }
}
