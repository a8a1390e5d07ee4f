package com.mellanox.mkt.images.random;

import com.mellanox.mkt.images.engine.BuildPlace;
import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.ImageReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One run's connections to an engine and a registry that others use, too. A fault happens at one call. As BuildKit's builder does,
 * it gives images their temporary names before a build, and takes them away when it is closed.
 */
final class FaultyConnection {
    private static final Set<String> OFFLINE = Set.of(
            "description",
            "isLocal",
            "defaultJobs",
            "builderKind",
            "builderVersion",
            "platform",
            "withoutBuildKit",
            "host",
            "has",
            "keepsImages",
            "standIn",
            "deliver",
            "place",
            "storage",
            "toString",
            "hashCode",
            "equals");

    /** What an engine does at registries, which can be unreachable while the engine is there. */
    private static final Set<String> AT_REGISTRIES = Set.of("digestAtRegistry", "pull", "push");

    private final Engine engine;
    private final Fault fault;
    private final Runnable atFault;
    private final AtomicInteger calls = new AtomicInteger();
    private final Set<ImageReference> temporaryNames = ConcurrentHashMap.newKeySet();
    private volatile State state = State.OPEN;

    private enum State {
        OPEN,
        CLOSED,
        GONE,
        KILLED
    }

    /**
     * Connects.
     *
     * @param atFault runs when the process is killed, or for another fault that is the work of others
     */
    FaultyConnection(Engine engine, Fault fault, Runnable atFault) {
        this.engine = engine;
        this.fault = fault;
        this.atFault = atFault;
    }

    /** The death of a process, which no code of the run may survive. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Whether its process is dead. */
    boolean isKilled() {
        return state == State.KILLED;
    }

    /** Whether the fault has happened. */
    boolean isFaulty() {
        return !fault.isNone() && calls.get() >= fault.call();
    }

    Engine engine() {
        Builder builder = proxy(Builder.class, engine.builder());
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "builder" -> builder;
                        case "place" -> (BuildPlace) () -> builder;
                        case "close" -> {
                            close();
                            yield null;
                        }
                        default -> call(engine, method, arguments);
                    };
                });
    }

    Registry registry(Registry registry) {
        return proxy(Registry.class, registry);
    }

    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(target, method, arguments)));
    }

    private @Nullable Object call(Object target, Method method, Object[] arguments) throws Throwable {
        if (OFFLINE.contains(method.getName())) {
            return invoke(target, method, arguments);
        }
        return callAlone(target, method, arguments);
    }

    /** One call at a time: none may be on its way when the process dies, or when the user presses Ctrl-C. */
    private synchronized @Nullable Object callAlone(Object target, Method method, Object[] arguments) throws Throwable {
        boolean isNow = method.getName().equals(fault.method()) && calls.incrementAndGet() == fault.call();
        if (isNow) {
            fail(target);
        }
        refuse(target);
        if (method.getName().equals("build")) {
            ((BuildRequest) arguments[0]).temporaryNames().forEach((image, name) -> {
                temporaryNames.add(name);
                engine.tag(image, name);
            });
        }
        Object answer = invoke(target, method, arguments);
        if (isNow && fault.kind() == Fault.Kind.LOST) {
            state = State.GONE;
            throw lost(target);
        }
        return answer;
    }

    private void fail(Object target) throws BuildStepException {
        switch (fault.kind()) {
            case REFUSED -> throw AT_REGISTRIES.contains(fault.method()) ? unreachable() : lost(target);
            case STEP -> throw new BuildStepException("3/3 : RUN make", "exit code 2");
            case GONE -> state = State.GONE;
            case CANCELLED -> close();
            case KILLED -> {
                atFault.run();
                state = State.KILLED;
            }
            case REMOVED, REPLACED -> atFault.run();
            default -> {}
        }
    }

    private void refuse(Object target) {
        switch (state) {
            case CLOSED -> throw new CancelledException("The request");
            case GONE -> throw lost(target);
            case KILLED -> throw new Killed();
            case OPEN -> {}
        }
    }

    private static RuntimeException lost(Object target) {
        return target instanceof Registry
                ? unreachable()
                : new EngineException("The connection to the engine is lost", "Wait", null);
    }

    private static RegistryException unreachable() {
        return new RegistryException(RegistryException.Kind.UNREACHABLE, "The registry is gone", "Wait", null);
    }

    private static @Nullable Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /** Ends the run's connection, by Ctrl-C or at its end. */
    synchronized void close() {
        if (state == State.OPEN) {
            state = State.CLOSED;
            temporaryNames.forEach(engine::untag);
        }
    }
}
