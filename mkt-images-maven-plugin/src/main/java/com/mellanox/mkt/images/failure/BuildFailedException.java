package com.mellanox.mkt.images.failure;

import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An image whose build ended with an error on the engine: its name, the step, the last lines of output. */
public final class BuildFailedException extends MktException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the failure.
     *
     * @param image the image that was being built
     * @param step the step that failed, as the engine numbers it ({@code 5/7: RUN …}); null if none started
     * @param reason the engine's own message, the exit code in it where a command failed
     * @param lastLines the end of the build's output, at most 30 lines
     * @param log where the whole output is
     */
    public BuildFailedException(
            ImageReference image, @Nullable String step, String reason, List<String> lastLines, Path log) {
        super(message(image, step, reason, lastLines, log), null);
    }

    private static String message(
            ImageReference image, @Nullable String step, String reason, List<String> lastLines, Path log) {
        StringBuilder text = new StringBuilder(image + " failed");
        if (step != null) {
            text.append(" in step ").append(step);
        }
        text.append("\n  ").append(reason);
        append(text, "last lines of the output", lastLines);
        return text.append("\n  whole output: ").append(log).toString();
    }
}
