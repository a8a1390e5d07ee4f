package com.mellanox.mkt.images.maven;

/** What comes of the images of a build: nothing more, or they are published, at once or in a later phase. */
sealed interface AfterBuild {

    /** Makes sure of it before anything is built. */
    default void prepare(KeyRun run) {}

    /** Does what is to be done at once. */
    default void publish(KeyRun run) {}

    /** Whether the images are published at once. */
    default boolean isNow() {
        return false;
    }

    /** They stay on the engine. */
    record Nothing() implements AfterBuild {}

    /** The phase deploy of the same call publishes them. */
    record Later(Publishing publishing) implements AfterBuild {
        @Override
        public void prepare(KeyRun run) {
            publishing.prepare(run);
        }
    }

    /** {@code -Dpush}. */
    record Now(Publishing publishing) implements AfterBuild {
        @Override
        public void prepare(KeyRun run) {
            publishing.prepare(run);
            publishing.foretell(run);
        }

        @Override
        public void publish(KeyRun run) {
            publishing.publish(run);
        }

        @Override
        public boolean isNow() {
            return true;
        }
    }
}
