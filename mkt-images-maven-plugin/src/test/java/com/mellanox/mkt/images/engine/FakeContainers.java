package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import java.io.InputStream;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The containers of the fake engine: what they do is set by a test, in the sequence of their starts. */
public final class FakeContainers {
    private final Queue<FakeProgram> programs = new ConcurrentLinkedQueue<>();
    private final List<ContainerRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<FakeContainer> running = ConcurrentHashMap.newKeySet();
    private final List<String> removed = new CopyOnWriteArrayList<>();
    private volatile List<EngineContainer> stopped = List.of();
    private volatile @Nullable EngineException refusal;
    private volatile @Nullable Function<ContainerRequest, FakeProgram> choice;

    FakeContainers() {}

    /** Lets the next container, of those that nothing was told of yet, do something. */
    public FakeContainers next(FakeProgram program) {
        programs.add(program);
        return this;
    }

    /** Lets all containers do what a function chooses by their requests: they are started at the same time. */
    public void each(Function<ContainerRequest, FakeProgram> chosen) {
        choice = chosen;
    }

    /** Lets every start fail. */
    public FakeContainers refuse(String message) {
        refusal = new EngineException("The engine at memory: cannot run it: " + message, "Tell it otherwise", null);
        return this;
    }

    /** Lets every start fail since the image has no such program. */
    public FakeContainers refuseProgram(String message) {
        refusal = new EngineException.NoProgram("The engine at memory: cannot run it: " + message, "Install it", null);
        return this;
    }

    /** Lets the engine have containers that do not run. */
    public void stopped(EngineContainer... there) {
        stopped = List.of(there);
    }

    List<EngineContainer> stopped() {
        return stopped;
    }

    void remove(String id, FakeStorage storage) {
        storage.removeContainer(id);
        removed.add(id);
    }

    /** The ids that the engine was asked to remove. */
    public List<String> removed() {
        return List.copyOf(removed);
    }

    /** What was asked to be run, in order, failures included. */
    public List<ContainerRequest> requests() {
        return List.copyOf(requests);
    }

    /** The containers whose program has not ended. */
    public List<FakeContainer> running() {
        return running.stream().filter(FakeContainer::isRunning).toList();
    }

    /** Those that were not closed, whether their program has ended or not. */
    public List<FakeContainer> left() {
        return List.copyOf(running);
    }

    FakeContainer start(ContainerRequest request, ContainerOutput output, @Nullable InputStream input) {
        requests.add(request);
        EngineException refused = refusal;
        if (refused != null) {
            throw refused;
        }
        Function<ContainerRequest, FakeProgram> chosen = choice;
        FakeProgram program = chosen == null ? programs.poll() : chosen.apply(request);
        if (program == null) {
            throw new AssertionError("nobody has told what this container does: " + request);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("the run of " + request.command().get(0));
        }
        FakeContainer container = new FakeContainer(request, running::remove);
        running.add(container);
        container.begin(program, output, input);
        return container;
    }

    void close() {
        running.forEach(FakeContainer::close);
    }
}
