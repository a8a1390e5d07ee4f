package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildListener;
import java.util.regex.Pattern;

/**
 * Builds again where Docker's classic builder has lost a layer of its own: while another build that makes the same one is
 * ended, that of a run that was killed just before for one. See moby issues 36573 and 41595.
 */
final class RetryingBuilder implements Builder {
    private static final Pattern LOST_LAYER =
            Pattern.compile("failed to (export image|get layer).*layer does not exist", Pattern.DOTALL);

    private static final int ATTEMPTS = 3;

    private final Builder builder;

    RetryingBuilder(Builder builder) {
        this.builder = builder;
    }

    @Override
    public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        for (int attempt = 1; ; attempt++) {
            try {
                // What is remembered of the lost layer may be what is wrong.
                return builder.build(attempt == ATTEMPTS ? request.withoutCache() : request, listener);
            } catch (BuildStepException e) {
                String words = String.valueOf(e.getMessage());
                if (attempt == ATTEMPTS || !LOST_LAYER.matcher(words).find()) {
                    throw e;
                }
                listener.on(new Detail(
                        request.image() + ": building once more, since the engine has lost a layer: " + words));
            }
        }
    }
}
