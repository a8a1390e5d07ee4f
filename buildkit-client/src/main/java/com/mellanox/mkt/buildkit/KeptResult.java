package com.mellanox.mkt.buildkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A result that the daemon keeps until this is closed, together with all that it was made of: other solves of the client take it as
 * an input, export it and read it. Nothing is made or sent again for that. It is a solve of its own that does not end.
 */
public final class KeptResult implements AutoCloseable {
    /** How often it is looked whether the daemon has ended the solve in place of making the result. */
    private static final long POLL_MILLIS = 50;

    private final GatewayResult result;
    private final Solve solve;

    private KeptResult(GatewayResult result, Solve solve) {
        this.result = result;
        this.solve = solve;
    }

    static KeptResult of(BuildkitClient client, GatewayResult result) {
        CountDownLatch made = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Solve solve = client.start(
                SolveRequest.dockerfile().build(),
                gateway -> {
                    GatewayResult kept = gateway.solve(result, true);
                    made.countDown();
                    await(never);
                    return kept;
                },
                event -> {});
        try {
            while (!made.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (solve.isDone()) {
                    solve.await();
                }
            }
            return new KeptResult(result, solve);
        } catch (InterruptedException e) {
            solve.close();
            Thread.currentThread().interrupt();
            throw new BuildkitException.Cancelled("The solve was interrupted", e);
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildkitException.Cancelled("The result is not kept any longer", e);
        }
    }

    public GatewayResult result() {
        return result;
    }

    /** Whether the daemon may not have it any longer: the connection is lost, or the daemon was stopped. */
    public boolean isLost() {
        return solve.isDone();
    }

    @Override
    public void close() {
        solve.close();
    }
}
