package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Dockerfile asks for.
 *
 * @param file the file
 * @param baseImages images that are not its own stages: of {@code FROM}, {@code COPY --from} and {@code RUN --mount}, each
 *     time that one is named
 * @param imageCopies what it copies from these
 * @param contextSources what it takes from the docker directory, in the order of the file
 */
public record Dockerfile(
        Path file, List<BaseImage> baseImages, List<ImageCopy> imageCopies, List<ContextSource> contextSources) {

    public Dockerfile {
        baseImages = List.copyOf(baseImages);
        imageCopies = List.copyOf(imageCopies);
        contextSources = List.copyOf(contextSources);
    }

    /**
     * Reads a Dockerfile.
     *
     * @param buildArguments values for {@code ARG}, by name
     * @return empty where anything is wrong with it, which is then among the problems
     */
    public static Optional<Dockerfile> read(Path file, Map<String, String> buildArguments, Problems problems) {
        int before = problems.count();
        Optional<Dockerfile> dockerfile = TextFile.read(file, problems)
                .map(text -> new DockerfileReader(file, DockerfileLines.of(text, problems), buildArguments, problems)
                        .read());
        return problems.count() > before ? Optional.empty() : dockerfile;
    }
}
