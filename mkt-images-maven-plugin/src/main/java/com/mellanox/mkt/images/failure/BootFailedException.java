package com.mellanox.mkt.images.failure;

import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.List;

/** An image that does not boot, or whose VM failed: the observation, its meaning, the remedy. */
public final class BootFailedException extends MktException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the failure.
     *
     * @param image the image that was booted
     * @param what what went wrong, as a sentence without its subject and full stop: {@code the kernel panicked}
     * @param seen the lines that say so; may be empty
     * @param remedy what to do about it, as a sentence of its own
     * @param lastLines the end of what the VM has printed; may be empty
     * @param log where all of it is
     */
    public BootFailedException(
            ImageReference image, String what, List<String> seen, String remedy, List<String> lastLines, Path log) {
        super(message(image, what, seen, remedy, lastLines, log), null);
    }

    private static String message(
            ImageReference image, String what, List<String> seen, String remedy, List<String> lastLines, Path log) {
        StringBuilder text = new StringBuilder(image + ": " + what + ". " + remedy);
        append(text, "seen", seen);
        append(text, "last lines of the console", lastLines);
        return text.append("\n  whole console: ").append(log).toString();
    }
}
