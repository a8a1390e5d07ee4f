package com.mellanox.mkt.buildkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.mellanox.mkt.buildkit.proto.control.CacheOptions;
import com.mellanox.mkt.buildkit.proto.control.CacheOptionsEntry;
import com.mellanox.mkt.buildkit.proto.control.ControlGrpc;
import com.mellanox.mkt.buildkit.proto.control.SolveResponse;
import com.mellanox.mkt.buildkit.proto.control.StatusRequest;
import com.mellanox.mkt.buildkit.proto.sourcepolicy.Policy;
import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.session.Session;
import com.mellanox.mkt.buildkit.session.SessionContent;
import com.mellanox.mkt.buildkit.status.SolveListener;
import com.mellanox.mkt.buildkit.status.StatusDecoder;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A solve that runs. Closing it cancels it, unless it has ended, and ends its session. */
public final class Solve implements AutoCloseable {
    private static final String CONTEXT_URL = "http://buildkit-session";
    private static final int POLICY_VERSION = 1;

    private final BuildkitClient client;
    private final String ref = Session.randomId();
    private final StatusDecoder decoder;
    private final Session session;
    private final Future<SolveResponse> response;
    private final StatusReader status;
    private final Optional<Future<?>> gateway;
    private final SilenceWatch silence;
    private volatile boolean cancelled;

    private Solve(
            BuildkitClient client,
            SolveRequest request,
            Optional<GatewayFunction> function,
            SolveListener listener,
            Session session,
            Map<String, String> attributes) {
        this.client = client;
        this.session = session;
        this.decoder = new StatusDecoder(listener);
        this.response =
                ControlGrpc.newFutureStub(client.channel()).solve(message(request, attributes, function.isEmpty()));
        this.status = StatusReader.start(
                client, StatusRequest.newBuilder().setRef(ref).build(), decoder, this::listenerFailed);
        this.gateway = function.map(made -> client.executor().submit(() -> {
            new Gateway(client, ref, request, attributes, response::isDone, this::failure).run(made);
        }));
        this.silence = SilenceWatch.start(session::silence, client.timer(), client.limit(), this::end);
    }

    static Solve start(
            BuildkitClient client, SolveRequest request, Optional<GatewayFunction> function, SolveListener listener) {
        Map<String, String> attributes = new HashMap<>(request.attributes());
        Map<String, BuildContext> paths = new HashMap<>();
        request.contexts().forEach((name, context) -> {
            String path = "/" + Session.randomId();
            paths.put(path, context);
            attributes.put(name, CONTEXT_URL + path);
        });
        if (function.isEmpty()) {
            request.inputs().forEach((name, input) -> Gateway.addInput(attributes, name, input));
        }
        if (!request.inputs().isEmpty() || attributes.keySet().stream().anyMatch(name -> name.startsWith("context:"))) {
            attributes.putIfAbsent(SolveRequest.NEEDED_FEATURES, SolveRequest.NAMED_CONTEXTS);
        }
        if (!request.cacheImports().isEmpty()) {
            attributes.put("cache-imports", json(request));
        }
        SessionContent content = new SessionContent(
                paths,
                request.secrets(),
                request.sshAgents(),
                request.logins(),
                request.exporter().flatMap(Exporter::receiver));
        try {
            Session session =
                    Session.open(client.channel(), "buildkit-client", content, client.executor(), client.timer());
            try {
                Solve solve = new Solve(client, request, function, listener, session, attributes);
                client.add(solve);
                return solve;
            } catch (RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BuildkitException.SessionLost(
                    "Cannot open a session with " + client.errors().daemon() + ": " + e.getMessage(), e);
        }
    }

    /** The frontend reads the imports; the field of the message is ignored by some daemons. */
    private static String json(SolveRequest request) {
        JsonArray entries = new JsonArray();
        for (CacheEntry entry : request.cacheImports()) {
            JsonObject attributes = new JsonObject();
            entry.attributes().forEach(attributes::addProperty);
            JsonObject json = new JsonObject();
            json.addProperty("Type", entry.type());
            json.add("Attrs", attributes);
            entries.add(json);
        }
        return entries.toString();
    }

    private com.mellanox.mkt.buildkit.proto.control.SolveRequest message(
            SolveRequest request, Map<String, String> attributes, boolean withFrontend) {
        CacheOptions.Builder cache = CacheOptions.newBuilder();
        for (CacheEntry entry : request.cacheExports()) {
            cache.addExports(
                    CacheOptionsEntry.newBuilder().setType(entry.type()).putAllAttrs(entry.attributes()));
        }
        var message = com.mellanox.mkt.buildkit.proto.control.SolveRequest.newBuilder()
                .setRef(ref)
                .setSession(session.id())
                .setCache(cache)
                .addAllEntitlements(request.entitlements());
        request.exporter()
                .ifPresent(exporter -> message.setExporter(exporter.type()).putAllExporterAttrs(exporter.attributes()));
        if (!request.sourcePolicy().isEmpty()) {
            message.setSourcePolicy(Policy.newBuilder()
                    .setVersion(POLICY_VERSION)
                    .addAllRules(request.sourcePolicy().stream()
                            .map(SourceRule::message)
                            .toList()));
        }
        if (withFrontend) {
            message.setFrontend(request.frontend()).putAllFrontendAttrs(attributes);
            request.inputs().forEach((name, input) -> message.putFrontendInputs(name, input.definition()));
        }
        return message.build();
    }

    /**
     * Waits for the end. An interrupt cancels.
     *
     * @throws BuildkitException if the solve fails or is cancelled
     * @throws RuntimeException as the listener or the function of the gateway threw it
     */
    public SolveResult await() {
        try {
            SolveResponse answer = response.get();
            status.awaitEnd();
            rethrowFailures();
            return new SolveResult(answer.getExporterResponseMap());
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw new BuildkitException.Cancelled("The solve was interrupted", e);
        } catch (CancellationException e) {
            rethrowFailures();
            throw silence.failure(client.errors(), decoder)
                    .orElseGet(() -> new BuildkitException.Cancelled("The solve was cancelled", e));
        } catch (ExecutionException e) {
            status.awaitEnd();
            rethrowFailures();
            throw e.getCause() instanceof StatusRuntimeException failure
                    ? failure(failure)
                    : new IllegalStateException(e);
        } finally {
            close();
        }
    }

    private BuildkitException failure(StatusRuntimeException e) {
        if (cancelled) {
            return new BuildkitException.Cancelled("The solve was cancelled", e);
        }
        SessionEnd end = new SessionEnd(session.isLost(), session.failure());
        return ErrorDecoder.solveFailure(e, client.errors(), decoder, end);
    }

    /** Rethrows what the listener or the function of the gateway threw: this is the cause of what followed. */
    private void rethrowFailures() {
        @Nullable RuntimeException ofListener = status.failure();
        if (ofListener != null) {
            throw ofListener;
        }
        gateway.ifPresent(Solve::rethrow);
    }

    private static void rethrow(Future<?> task) {
        try {
            task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CancellationException e) {
            // The solve was cancelled.
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    boolean isDone() {
        return response.isDone();
    }

    private void listenerFailed() {
        response.cancel(true);
    }

    /** Cancels, from any thread. The step that runs is ended by the daemon. {@link #await} then throws. */
    public void cancel() {
        cancelled = true;
        end();
    }

    private void end() {
        response.cancel(true);
        gateway.ifPresent(task -> task.cancel(true));
    }

    @Override
    public void close() {
        if (!response.isDone()) {
            cancel();
        }
        gateway.ifPresent(task -> task.cancel(true));
        silence.close();
        status.close();
        session.close();
        client.remove(this);
    }
}
