package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.SolveRequest;
import com.mellanox.mkt.buildkit.SolveResult;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.BuilderWarning;
import com.mellanox.mkt.images.engine.EarlyBuild;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.LoginProvider;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * BuildKit in a Docker Engine: one solve for each build, with a session for the context and the logins. Images that the
 * engine has are taken from there, without a question to a registry of the same name.
 */
public final class BuildkitBuilder implements Builder, AutoCloseable {
    /** The engine's images come before those of registries, also in the containerd image store, which asks registries first. */
    private static final String RESOLVE_MODE = "image-resolve-mode";

    private final EngineAccess engine;
    private final SolveRequests requests;
    private final BuildkitConnection connection;
    private final Set<ImageReference> temporaryNames = ConcurrentHashMap.newKeySet();
    private final Map<ImageReference, Set<String>> shownSteps = new ConcurrentHashMap<>();

    /**
     * A builder that connects when it is first used.
     *
     * @param logins the user's, for the images of {@code FROM} that are pulled
     */
    public BuildkitBuilder(EngineAccess engine, LoginProvider logins) {
        this.engine = engine;
        this.requests = new SolveRequests(logins, engine.address().isLocal(), null);
        this.connection = BuildkitConnection.of(engine);
    }

    @Override
    public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        BuildkitClient client = connect(request, listener);
        SolveRequest.Builder solve = request(request);
        ImageExport.of(client).addTo(solve, request.time());
        SolveRequests.addStepCache(solve, request, client);
        Set<String> shown = shownSteps.getOrDefault(request.image(), Set.of());
        SolveOutput output = new SolveOutput(request, StepNames.OWN, shown, listener);
        shownSteps.remove(request.image());
        return id(client, new SolveRun(engine).build(client, solve.build(), output, output, what(request)))
                .orElseThrow(() -> engine.endedEarly(what(request)));
    }

    /** A solve without an exporter: its steps stay in the cache of BuildKit, which does not collect what it has just used. */
    @Override
    public void prepare(EarlyBuild early, BuildListener listener) throws BuildStepException {
        BuildRequest request = early.request();
        BuildkitClient client = connect(request, listener);
        Set<String> shown = shownSteps.computeIfAbsent(request.image(), ignored -> ConcurrentHashMap.newKeySet());
        for (String target : early.targets()) {
            SolveRequest.Builder solve = request(request);
            ImageExport.of(client).addArguments(solve, request.time());
            SolveOutput output = new SolveOutput(request, new StepNames(early.laterSteps()), shown, listener);
            new SolveRun(engine)
                    .build(
                            client,
                            (target.isEmpty() ? solve : solve.target(target)).build(),
                            output,
                            output,
                            what(request));
            shown.addAll(output.steps());
        }
    }

    private static String what(BuildRequest request) {
        return "the build of " + request.image();
    }

    /** The client, once the images that the request names have their temporary names. */
    private BuildkitClient connect(BuildRequest request, BuildListener listener) {
        BuildkitClient client = connection.client(what(request), listener);
        request.temporaryNames().forEach(this::tag);
        return client;
    }

    @Override
    public List<BuilderWarning> check(BuildRequest request, BuildListener listener) {
        String what = "BuildKit's checks of " + request.image();
        try {
            BuildkitClient client = connection.client(what, listener);
            return new CheckRun(client, what, listener)
                    .run(requests.base(request).attribute(RESOLVE_MODE, "local").build());
        } catch (EngineException e) {
            listener.on(new Detail(what + " are not possible: " + e.getMessage()));
            return List.of();
        }
    }

    private void tag(ImageId image, ImageReference name) {
        if (temporaryNames.add(name)) {
            engine.tag(image, name);
        }
    }

    private SolveRequest.Builder request(BuildRequest request) {
        return requests.of(request).attribute(RESOLVE_MODE, "local");
    }

    /** The id that the engine has for the image: the digest of its configuration, or of its manifest in the containerd store. */
    private static Optional<ImageId> id(BuildkitClient client, SolveResult result) {
        boolean containerd = BuildkitConnection.snapshotter(client).isPresent();
        Optional<String> digest = containerd ? result.imageDigest() : result.configDigest();
        return digest.or(result::imageDigest).flatMap(Digest::read).map(ImageId::new);
    }

    /** An interrupt would end the request that removes a name. */
    private void untag(Iterable<ImageReference> names) {
        boolean interrupted = Thread.interrupted();
        try {
            for (ImageReference name : names) {
                engine.untag(name);
                temporaryNames.remove(name);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Removes the temporary names of all builds, also of those that have been cancelled, and disconnects. */
    @Override
    public void close() {
        connection.close();
        untag(List.copyOf(temporaryNames));
    }
}
