package com.mellanox.mkt.images.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container of the fake engine does, in a thread of its own, which is interrupted when the container is closed. */
@FunctionalInterface
public interface FakeProgram {

    /**
     * Runs.
     *
     * @param input what the container was given to read; null for nothing
     * @return the exit status
     */
    int run(ContainerOutput output, @Nullable InputStream input) throws InterruptedException, IOException;

    /** One that prints pieces to its standard output, and ends. */
    static FakeProgram ending(int status, List<String> pieces) {
        return (output, input) -> {
            print(output, pieces);
            return status;
        };
    }

    /** One that prints pieces to its standard output, and does nothing more until it is closed. */
    static FakeProgram hanging(List<String> pieces) {
        return (output, input) -> {
            print(output, pieces);
            Thread.sleep(Long.MAX_VALUE);
            return 0;
        };
    }

    private static void print(ContainerOutput output, List<String> pieces) {
        pieces.forEach(piece -> output.stdout(piece.getBytes(StandardCharsets.UTF_8)));
    }
}
