package com.mellanox.mkt.images.failure;

import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

    /**
     * Describes boots on several kernels, of which some have failed.
     *
     * @param kernels how many were booted
     * @param failures by the names of the kernels
     */
    public BootFailedException(ImageReference image, int kernels, Map<String, MktException> failures) {
        super(
                image + ": " + failures.size() + " of " + kernels + " kernels failed: "
                        + String.join(", ", failures.keySet())
                        + failures.entrySet().stream()
                                .map(failed -> "\n\n" + failed.getKey() + ": "
                                        + failed.getValue().getMessage())
                                .collect(Collectors.joining()),
                null);
        failures.values().forEach(this::addSuppressed);
    }

    private static String message(
            ImageReference image, String what, List<String> seen, String remedy, List<String> lastLines, Path log) {
        StringBuilder text = new StringBuilder(image + ": " + what + ". " + remedy);
        append(text, "seen", seen);
        append(text, "last lines of the console", lastLines);
        return text.append("\n  whole console: ").append(log).toString();
    }
}
