package com.mellanox.mkt.images.engine;

import com.mellanox.mkt.images.event.BuildListener;
import java.util.List;

/** Turns a Dockerfile and its context into an image. Safe for use by several threads. */
public interface Builder {

    /**
     * Builds one image, which has no name yet, and waits for it. An interrupt ends the build on the engine.
     *
     * @return the id of the image
     * @throws BuildStepException if a step fails or the engine refuses the build
     * @throws com.mellanox.mkt.images.failure.CancelledException if the thread was interrupted or the engine closed
     * @throws com.mellanox.mkt.images.failure.EngineException if the connection is lost, or the context cannot be read
     * @throws com.mellanox.mkt.images.failure.MktException as the context threw it
     */
    ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException;

    /**
     * Runs the first steps of an image, and waits for them. The build of the same image then takes them from the builder's
     * cache, and its output leaves them out. Only BuildKit can; another builder does nothing.
     *
     * @throws BuildStepException as {@link #build} does, which also has the other exceptions
     */
    default void prepare(EarlyBuild early, BuildListener listener) throws BuildStepException {}

    /**
     * Checks a Dockerfile by the builder's own rules, which builds nothing and changes nothing on the engine.
     *
     * @param request the Dockerfile in its context, with images that the engine has
     * @param listener receives the reason if the builder cannot check it
     * @return empty for a builder without such rules
     */
    default List<BuilderWarning> check(BuildRequest request, BuildListener listener) {
        return List.of();
    }
}
