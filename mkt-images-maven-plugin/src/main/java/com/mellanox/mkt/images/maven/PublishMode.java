package com.mellanox.mkt.images.maven;

/** What comes of the images of a build: nothing more, or they are published, at once or in a later phase. */
sealed interface PublishMode {

    /** Makes sure of it before anything is built. */
    default void prepare(GoalContext run) {}

    /** Does what is to be done at once. */
    default void publish(GoalContext run) {}

    /** Whether the images are published at once. */
    default boolean isNow() {
        return false;
    }

    /** They stay on the engine. */
    record Nothing() implements PublishMode {}

    /** The phase deploy of the same call publishes them. */
    record Later(PublishAction publishing) implements PublishMode {
        @Override
        public void prepare(GoalContext run) {
            publishing.prepare(run);
        }
    }

    /** {@code -Dpush}. */
    record Now(PublishAction publishing) implements PublishMode {
        @Override
        public void prepare(GoalContext run) {
            publishing.prepare(run);
            publishing.foretell(run);
        }

        @Override
        public void publish(GoalContext run) {
            publishing.publish(run);
        }

        @Override
        public boolean isNow() {
            return true;
        }
    }
}
