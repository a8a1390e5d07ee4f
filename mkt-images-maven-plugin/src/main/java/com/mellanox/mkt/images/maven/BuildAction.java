package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.BuiltImagesFile;
import com.mellanox.mkt.images.run.EngineConnection;

/**
 * The work of the goal {@code build}.
 *
 * @param engineIsOptional whether it is but a warning that no engine answers
 * @param publishing what comes of the images
 * @param attachments takes what is there for other builds
 * @param attachesOs whether the docker directory is, since Maven goes on to install it
 */
record BuildAction(
        boolean engineIsOptional,
        PublishMode publishing,
        Attachments attachments,
        boolean attachesOs,
        BuildListener listener)
        implements GoalAction {

    @Override
    public void read(ImageDescriptor descriptor) {
        if (attachesOs) {
            attachments.os(descriptor);
        }
    }

    @Override
    public void on(GoalContext run) {
        if (publishing.isNow() && run.options().isPartial()) {
            throw new InvalidInputException(
                    "-Dpush with -Donly would publish a part of " + run.key(),
                    "Leave -Donly out: what is up to date is neither built nor sent again");
        }
        publishing.prepare(run);
        if (run.images().run() instanceof EngineConnection.NoEngine none) {
            if (!engineIsOptional) {
                throw none.reason();
            }
            listener.on(new BuildEvent.Warning(
                    run.key() + ": no images are built, since mkt.noEngine is skip. "
                            + none.reason().getMessage(),
                    "Whoever needs the images builds them where there is an engine"));
            return;
        }
        if (!run.options().isPartial()) {
            attachments.image(run.file(BuiltImagesFile.NAME));
        }
        publishing.publish(run);
    }
}
