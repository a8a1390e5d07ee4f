package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitClient;
import com.mellanox.mkt.buildkit.BuildkitException;
import com.mellanox.mkt.buildkit.GatewayFunction;
import com.mellanox.mkt.buildkit.Solve;
import com.mellanox.mkt.buildkit.SolveRequest;
import com.mellanox.mkt.buildkit.SolveResult;
import com.mellanox.mkt.buildkit.status.SolveListener;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.failure.CancelledException;

/** Runs solves to their end, unless the engine or the builder is closed before. */
record SolveRun(BuilderAccess builder) {

    /**
     * Solves for a build.
     *
     * @param listener is told what happens: the output, or what passes it on
     * @param output what the build has printed, for failures
     * @param what names the build, {@code the build of local_mkt/kvm:deb12}
     */
    SolveResult build(
            BuildkitClient client, SolveRequest request, SolveListener listener, SolveOutput output, String what)
            throws BuildStepException {
        try (Solve solve = client.start(request, listener)) {
            return await(solve, what);
        } catch (BuildkitException e) {
            throw new SolveFailures(builder, output, what).translate(e);
        }
    }

    /** Solves likewise by calls of the gateway. */
    SolveResult build(
            BuildkitClient client,
            SolveRequest request,
            GatewayFunction function,
            SolveListener listener,
            SolveOutput output,
            String what)
            throws BuildStepException {
        try (Solve solve = client.start(request, function, listener)) {
            return await(solve, what);
        } catch (BuildkitException e) {
            throw new SolveFailures(builder, output, what).translate(e);
        }
    }

    /**
     * Solves by calls of the gateway, without output.
     *
     * @throws BuildkitException if the daemon refuses
     */
    SolveResult run(BuildkitClient client, SolveRequest request, GatewayFunction function, String what) {
        try (Solve solve = client.start(request, function, event -> {})) {
            return await(solve, what);
        } catch (BuildkitException.Cancelled e) {
            throw Thread.currentThread().isInterrupted() ? new CancelledException(what) : builder.lost(what, e);
        } catch (BuildkitException.ConnectionFailed | BuildkitException.SessionLost e) {
            throw builder.lost(what, e);
        }
    }

    private SolveResult await(Solve solve, String what) {
        Runnable cancellation = solve::cancel;
        builder.add(what, cancellation);
        try {
            return solve.await();
        } finally {
            builder.remove(cancellation);
        }
    }
}
