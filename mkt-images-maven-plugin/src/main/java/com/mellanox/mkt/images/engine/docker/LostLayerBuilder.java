package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.BuildRequest;
import com.mellanox.mkt.images.engine.BuildStepException;
import com.mellanox.mkt.images.engine.Builder;
import com.mellanox.mkt.images.engine.BuilderWarning;
import com.mellanox.mkt.images.engine.EarlyBuild;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent.Detail;
import com.mellanox.mkt.images.event.BuildListener;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Builds again when the engine has lost a layer: at first in the same way, which is enough when another build that made the
 * same layer was ended, and then without the cache, which is needed when the cache refers to a layer that is gone since the
 * engine was killed. See moby issues 36573 and 41595.
 */
final class LostLayerBuilder implements Builder {
    private static final Pattern LOST_LAYER =
            Pattern.compile("(?:^|: )(?:layer|(?:parent )?snapshot \\S+) does not exist(?:$|:)", Pattern.MULTILINE);

    private static final int ATTEMPTS = 3;

    private final Builder builder;

    LostLayerBuilder(Builder builder) {
        this.builder = builder;
    }

    @Override
    public ImageId build(BuildRequest request, BuildListener listener) throws BuildStepException {
        for (int attempt = 1; ; attempt++) {
            try {
                return builder.build(attempt == ATTEMPTS ? request.with(request.labels(), true) : request, listener);
            } catch (BuildStepException e) {
                String message = String.valueOf(e.getMessage());
                if (attempt == ATTEMPTS || !LOST_LAYER.matcher(message).find()) {
                    throw e;
                }
                listener.on(
                        new Detail(request.image() + ": building again, since the engine lost a layer: " + message));
            }
        }
    }

    /** Steps that fail for a lost layer are left to the build of the whole image. */
    @Override
    public void prepare(EarlyBuild early, BuildListener listener) throws BuildStepException {
        try {
            builder.prepare(early, listener);
        } catch (BuildStepException e) {
            String message = String.valueOf(e.getMessage());
            if (!LOST_LAYER.matcher(message).find()) {
                throw e;
            }
            listener.on(new Detail(early.request().image()
                    + ": its first steps wait for the others, since the engine lost a layer: " + message));
        }
    }

    @Override
    public List<BuilderWarning> check(BuildRequest request, BuildListener listener) {
        return builder.check(request, listener);
    }
}
