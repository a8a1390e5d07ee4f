package com.mellanox.mkt.images.engine.buildkit;

import com.mellanox.mkt.buildkit.status.SolveEvent;
import com.mellanox.mkt.buildkit.status.SolveListener;
import com.mellanox.mkt.buildkit.status.Vertex;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildEvent.ImageOutput;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.BuildEvent.ImageStepFinished;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.io.PlainTextLines;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events of a build of those of a solve. Steps run at the same time, so the output names the step again when it goes
 * on with another one, and the last lines of each step are kept apart.
 */
final class SolveOutput implements SolveListener {
    private static final int LAST_LINES = 30;

    private final BuildRequest request;
    private final StepNames names;
    private final Set<String> shown;
    private final BuildListener listener;
    private final SolveTransfers transfers;
    private final Map<String, StepLines> steps = new HashMap<>();
    private @Nullable String current;

    /**
     * The output of a solve.
     *
     * @param shown the steps that an earlier solve has shown: they are left out unless they print something again
     */
    SolveOutput(BuildRequest request, StepNames names, Set<String> shown, BuildListener listener) {
        this.request = request;
        this.names = names;
        this.shown = shown;
        this.transfers = new SolveTransfers(request.image(), listener);
        this.listener = listener;
    }

    @Override
    public synchronized void on(SolveEvent event) {
        Optional<String> step = step(event.vertex());
        if (event instanceof SolveEvent.VertexStarted) {
            step.filter(text -> !shown.contains(text)).ifPresent(text -> start(event.vertex(), text));
        } else if (event instanceof SolveEvent.VertexCompleted completed) {
            complete(completed, step);
        } else if (event instanceof SolveEvent.LogLine line) {
            step.ifPresent(text -> switchTo(line.vertex(), text));
            Optional.ofNullable(steps.get(line.vertex().digest()))
                    .ifPresent(lines -> lines.text.append(line.text() + "\n"));
            print(line.text());
        } else if (event instanceof SolveEvent.Progress progress) {
            transfers.update(progress);
        } else if (event instanceof SolveEvent.Warning warning) {
            warn(warning);
        }
    }

    private void start(Vertex vertex, String step) {
        if (steps.containsKey(vertex.digest())) {
            return;
        }
        steps.put(vertex.digest(), new StepLines(step));
        current = vertex.digest();
        listener.on(new ImageStep(request.image(), step));
        print("Step " + step);
    }

    private void switchTo(Vertex vertex, String step) {
        if (!steps.containsKey(vertex.digest())) {
            start(vertex, step);
        } else if (!vertex.digest().equals(current)) {
            current = vertex.digest();
            print("Step " + step + " (continued)");
        }
    }

    private void complete(SolveEvent.VertexCompleted completed, Optional<String> step) {
        Vertex vertex = completed.vertex();
        if (step.isEmpty()) {
            detail(vertex.name() + ", " + completed.time().toMillis() + " ms"
                    + completed.error().map(error -> ": " + error).orElse(""));
        } else if (completed.cached() && !shown.contains(step.get())) {
            switchTo(vertex, step.get());
            print(" ---> Using cache");
        }
        step.filter(text ->
                        steps.containsKey(vertex.digest()) && completed.error().isEmpty())
                .ifPresent(text -> listener.on(
                        new ImageStepFinished(request.image(), text, completed.cached(), completed.time())));
    }

    /** Some versions repeat the line at the end of the message. */
    private void warn(SolveEvent.Warning warning) {
        String text = warning.location().map(place -> place + ": ").orElse("")
                + warning.message().replaceFirst(" \\(line \\d+\\)$", "");
        print("Warning: " + text);
        detail(text);
    }

    private void print(String line) {
        listener.on(new ImageOutput(request.image(), withNames(line) + "\n"));
    }

    private void detail(String text) {
        listener.on(new Detail(request.image() + ": " + withNames(text)));
    }

    /** The step of a Dockerfile that a vertex is: {@code 3/7 : RUN make}, with the stage in front if BuildKit names it. */
    Optional<String> step(Vertex vertex) {
        return names.of(vertex).map(this::withNames);
    }

    /** All steps that have been shown. */
    synchronized List<String> steps() {
        return steps.values().stream().map(lines -> lines.step).toList();
    }

    /** The line of the Dockerfile in which a step begins, for a BuildKit that does not tell it; empty if it is not known. */
    String excerpt(String step) {
        return request.excerpt(step);
    }

    /** The last lines that a step has printed, 30 at most. */
    synchronized List<String> lastLines(Vertex vertex) {
        StepLines lines = steps.get(vertex.digest());
        return lines == null ? List.of() : List.copyOf(lines.last);
    }

    /** The latest step that has begun; empty before the first. */
    synchronized Optional<String> latest() {
        return Optional.ofNullable(current).map(steps::get).map(lines -> lines.step);
    }

    /** A text with the names that the user wrote, in place of those that the engine was sent, and of their digests. */
    String withNames(String text) {
        String result = text;
        for (var entry : request.temporaryNames().entrySet()) {
            ImageReference name = request.names().getOrDefault(entry.getKey(), entry.getValue());
            result = result.replaceAll(
                    Pattern.quote(entry.getValue().toString()) + "(@sha256:[0-9a-f]{64})?",
                    Matcher.quoteReplacement(name.toString()));
        }
        return result;
    }

    /** The end of what a step prints. */
    private static final class StepLines {
        private final String step;
        private final Deque<String> last = new ArrayDeque<>();
        private final PlainTextLines text = new PlainTextLines(this::keep);

        StepLines(String step) {
            this.step = step;
        }

        private void keep(String line) {
            last.addLast(line);
            if (last.size() > LAST_LINES) {
                last.removeFirst();
            }
        }
    }
}
