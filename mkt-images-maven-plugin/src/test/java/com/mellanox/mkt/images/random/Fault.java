package com.mellanox.mkt.images.random;

import java.util.List;
import java.util.Random;

/**
 * What goes wrong in a run, and at which call.
 *
 * @param kind what happens there
 * @param method the method of the engine, its builder or a registry
 * @param call which of its calls, from 1
 */
record Fault(Kind kind, String method, int call) {
    static final Fault NONE = new Fault(Kind.NONE, "", 0);

    private static final List<String> OF_BUILDS = List.of(
            "images", "build", "build", "build", "tag", "tag", "find", "read", "pull", "digestAtRegistry", "untag");
    private static final List<String> OF_PUSHES = List.of(
            "images",
            "tag",
            "push",
            "push",
            "push",
            "untag",
            "find",
            "read",
            "digest",
            "digest",
            "put",
            "check",
            "stored",
            "send",
            "manifest",
            "logIn");
    private static final int MOST_CALLS = 6;

    /** What can happen at a call. */
    enum Kind {
        NONE,
        /** The call throws and does nothing; the next one goes well. */
        REFUSED,
        /** The call does its work, but its answer and all later calls are lost. */
        LOST,
        /** The call and all later ones are lost. */
        GONE,
        /** The user presses Ctrl-C. */
        CANCELLED,
        /** The process is killed: nothing that it does later has an effect. */
        KILLED,
        /** A step of the build fails. */
        STEP,
        /** Somebody removes an image before the call. */
        REMOVED,
        /** Somebody gives the name of an image to another one before the call. */
        REPLACED
    }

    static Fault ofBuild(Random random) {
        return of(random, OF_BUILDS);
    }

    static Fault ofPush(Random random) {
        return of(random, OF_PUSHES);
    }

    private static Fault of(Random random, List<String> methods) {
        Kind[] kinds = Kind.values();
        Kind kind = kinds[1 + random.nextInt(kinds.length - 1)];
        String method = kind == Kind.STEP ? "build" : methods.get(random.nextInt(methods.size()));
        return new Fault(kind, method, 1 + random.nextInt(MOST_CALLS));
    }

    boolean isNone() {
        return kind == Kind.NONE;
    }

    boolean isByOthers() {
        return kind == Kind.REMOVED || kind == Kind.REPLACED;
    }

    /** Whether a run goes on after it, and finds other images than before it. */
    boolean changesWhatIsThere() {
        return isByOthers() || kind == Kind.REFUSED;
    }

    @Override
    public String toString() {
        return isNone() ? "" : ", " + kind + " at call " + call + " of " + method;
    }
}
