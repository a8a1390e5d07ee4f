package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.BuiltImagesFile;
import com.mellanox.mkt.images.run.EngineConnection;

/**
 * The action of the goal {@code build}.
 *
 * @param engineIsOptional whether a missing engine is a warning only
 * @param attachments receives what other builds need
 * @param attachesOs whether the docker directory is attached, since Maven goes on to install it
 */
record BuildAction(
        boolean engineIsOptional,
        Publishing publishing,
        PublishAction publish,
        Attachments attachments,
        boolean attachesOs,
        BuildListener listener)
        implements GoalAction {

    /** When the images are published. */
    enum Publishing {
        /** Not by this run of Maven. */
        NEVER,
        /** By the goal {@code push}, later in this run of Maven. */
        LATER,
        /** By this goal, once all images are built: {@code -Dpush}. */
        NOW
    }

    @Override
    public void read(ImageDescriptor descriptor) {
        if (attachesOs) {
            attachments.os(descriptor);
        }
    }

    @Override
    public void run(ModuleRun run) {
        if (publishing == Publishing.NOW && run.options().isPartial()) {
            throw new InvalidInputException(
                    "-Dpush with -Donly would publish a part of " + run.key(),
                    "Leave -Donly out: what is up to date is neither built nor sent again");
        }
        if (publishing != Publishing.NEVER) {
            publish.prepare(run);
        }
        if (publishing == Publishing.NOW) {
            publish.warnBeforeBuild(run);
        }
        if (run.images().run() instanceof EngineConnection.NoEngine none) {
            warnOrFail(run, none);
            return;
        }
        if (!run.options().isPartial()) {
            attachments.image(run.file(BuiltImagesFile.NAME));
        }
        if (publishing == Publishing.NOW) {
            publish.publish(run);
        }
    }

    private void warnOrFail(ModuleRun run, EngineConnection.NoEngine none) {
        if (!engineIsOptional) {
            throw none.reason();
        }
        listener.on(new BuildEvent.Warning(
                run.key() + ": no images are built, since mkt.noEngine is skip. "
                        + none.reason().getMessage(),
                "Build them on a machine that has an engine"));
    }
}
