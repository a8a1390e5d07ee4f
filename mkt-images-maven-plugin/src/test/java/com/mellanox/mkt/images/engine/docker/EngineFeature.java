package com.mellanox.mkt.images.engine.docker;

/** What some engines can do and others cannot, and how to find out. */
enum EngineFeature {
    CACHE("`RUN --mount=type=cache`", trial -> trial.builds("RUN --mount=type=cache,target=/c touch /c/x")),
    BIND("`RUN --mount=type=bind`", trial -> trial.builds("RUN --mount=type=bind,target=/c cat /c/Dockerfile")),
    SECRET(
            "secrets",
            trial -> trial.builds("RUN --mount=type=secret,id=token,required=true cat /run/secrets/token > /dev/null")),
    SSH("ssh agents", trial -> trial.builds("RUN --mount=type=ssh,required=true [ -S \"$SSH_AUTH_SOCK\" ]")),
    HERE_DOCUMENT("here-documents", trial -> trial.builds("RUN <<END\ntrue\nEND")),
    CHMOD("`COPY --chmod=600`", trial -> trial.builds("COPY --chmod=600 Dockerfile /file")),
    LINK("`COPY --link`", trial -> trial.builds("COPY --link Dockerfile /file")),
    EXCLUDE("`COPY --exclude`", trial -> trial.builds("COPY --exclude=other Dockerfile /to/")),
    PARENTS("`COPY --parents`", trial -> trial.builds("COPY --parents Dockerfile /to/")),
    NETWORK("`RUN --network=none`", trial -> trial.builds("RUN --network=none true")),
    CHECKS("warnings of the builder's own checks in `plan`", EngineTrial::hasChecks),
    SAME_TIME("the commit's time as that of an image", EngineTrial::takesTime),
    SAME_ID("the same id when the same commit is built again", EngineTrial::buildsTheSame),
    CANCEL("a step ends when its build is cancelled", EngineTrial::endsSteps);

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // the probes are functions without a state
    private final Probe probe;

    EngineFeature(String title, Probe probe) {
        this.title = title;
        this.probe = probe;
    }

    /** Tries it on an engine. */
    @FunctionalInterface
    private interface Probe {
        boolean isThere(EngineTrial trial) throws Exception;
    }

    boolean isThere(EngineTrial trial) throws Exception {
        return probe.isThere(trial);
    }

    /** As the documentation names it. */
    @Override
    public String toString() {
        return title;
    }
}
