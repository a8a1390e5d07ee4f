package com.mellanox.mkt.images.doctor;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.io.DaemonThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs checks at the same time. One that fails, or that does not end, keeps no other from its result. */
public final class Checks {
    private final Duration limit;

    /**
     * Prepares the run.
     *
     * @param limit for each check
     */
    public Checks(Duration limit) {
        this.limit = limit;
    }

    /** Runs all of them; their findings are in the order of the list. */
    public List<Finding> run(List<Check> checks) {
        long end = System.nanoTime() + limit.toNanos();
        List<FutureTask<Optional<Result>>> tasks =
                checks.stream().map(Checks::start).toList();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            result(check, tasks.get(i), end).ifPresent(result -> findings.add(new Finding(check.subject(), result)));
        }
        return findings;
    }

    private static FutureTask<Optional<Result>> start(Check check) {
        FutureTask<Optional<Result>> task = new FutureTask<>(check::run);
        DaemonThreads.start("mkt-check " + check.subject(), task);
        return task;
    }

    private Optional<Result> result(Check check, FutureTask<Optional<Result>> task, long end) {
        try {
            return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Optional.of(check.failed(
                    "no result within " + limit.toSeconds() + " s",
                    "Check the network and the proxies, and whether the other side hangs"));
        } catch (ExecutionException e) {
            return Optional.of(failed(check, Causes.unwrap(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The check of the machine");
        } finally {
            task.cancel(true);
        }
    }

    private static Result failed(Check check, Throwable failure) {
        if (failure instanceof MktException known) {
            return check.failed(known.problem(), known.remedy());
        }
        if (failure instanceof IOException) {
            return check.failed(Causes.reason(failure), "Check the permissions and the file system");
        }
        // One check that is wrong itself must not hide the others. The message of such an exception can contain
        // anything.
        return check.failed(
                "the check itself has a defect: " + failure.getClass().getName(),
                "It is a bug of mkt-images: report it");
    }
}
