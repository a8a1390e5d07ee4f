package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.BuildkitException;
import com.mellanox.mkt.buildkit.BuildkitException.StepFailed;
import com.mellanox.mkt.buildkit.status.SourceLocation;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.SourceLine;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.EngineException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Translates the failures of solves into those of builds, in the words of this project. */
final class SolveFailures {
    /** What BuildKit puts before the message that names the problem. */
    private static final Pattern PREFIX = Pattern.compile(
            "^(failed to solve( with frontend \\S+)?: |failed to create LLB definition: |rpc error: code = \\w+ desc = )+");

    private final BuilderAccess builder;
    private final SolveOutput output;
    private final String what;

    SolveFailures(BuilderAccess builder, SolveOutput output, String what) {
        this.builder = builder;
        this.output = output;
        this.what = what;
    }

    /**
     * The exception for a failed step or a refused Dockerfile.
     *
     * @throws CancelledException if the build was cancelled
     * @throws EngineException if the connection or the session is lost, or the context cannot be read
     * @throws com.mellanox.mkt.images.failure.MktException as the context or the logins threw it
     */
    BuildStepException translate(BuildkitException failure) {
        if (failure instanceof BuildkitException.Cancelled) {
            throw cancelled(failure);
        }
        if (failure instanceof BuildkitException.SessionFailed served) {
            throw ofSession(served);
        }
        if (failure instanceof BuildkitException.ConnectionFailed || failure instanceof BuildkitException.SessionLost) {
            throw builder.lost(
                    what + output.latest().map(step -> " in step " + step).orElse(""), failure);
        }
        if (failure instanceof StepFailed step) {
            return ofStep(step);
        }
        Optional<SourceLocation> location =
                failure instanceof BuildkitException.SolveFailed solve ? solve.location() : Optional.empty();
        return new BuildStepException(null, message(failure) + excerpt(location));
    }

    /** A daemon that is stopped cancels its solves, too. */
    private RuntimeException cancelled(BuildkitException failure) {
        return failure.getCause() instanceof InterruptedException
                        || Thread.currentThread().isInterrupted()
                ? new CancelledException(what)
                : builder.lost(what, failure);
    }

    private RuntimeException ofSession(BuildkitException failure) {
        Throwable cause = Causes.unwrap(failure);
        if (cause instanceof RuntimeException own) {
            return own;
        }
        return new EngineException(
                "The context of " + what + " cannot be read: " + Causes.reason(cause),
                "Check the file and its disk, and run again",
                failure);
    }

    private BuildStepException ofStep(StepFailed failure) {
        Optional<String> step = output.step(failure.vertex());
        String problem = failure.exitCode().isPresent()
                ? "exit code " + failure.exitCode().getAsInt()
                : message(failure);
        List<String> lastLines = output.lastLines(failure.vertex());
        String excerpt = excerpt(failure.location());
        return new BuildStepException(
                step.orElse(null),
                problem + (excerpt.isEmpty() ? step.map(output::excerpt).orElse("") : excerpt),
                lastLines);
    }

    private String message(BuildkitException failure) {
        String message = String.valueOf(failure.getMessage());
        return output.withNames(PREFIX.matcher(message).replaceFirst("")).strip();
    }

    private String excerpt(Optional<SourceLocation> location) {
        return location.flatMap(this::lines).orElse("");
    }

    /** The line of the Dockerfile where the step begins, with a line of carets below; empty if its text is unknown. */
    private Optional<String> lines(SourceLocation location) {
        return location.content()
                .lines()
                .skip(location.firstLine() - 1L)
                .findFirst()
                .map(line -> new SourceLine(location.file(), location.firstLine(), output.withNames(line)).excerpt());
    }
}
