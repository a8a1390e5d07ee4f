package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a Dockerfile asks for.
 *
 * @param file the file
 * @param baseImages images that are not its own stages: of {@code FROM}, {@code COPY --from} and {@code RUN --mount}, each
 *     time that one is named
 * @param imageCopies what it copies from these
 * @param contextSources what it takes from the docker directory, in the order of the file
 * @param declaredArguments the names that it declares by {@code ARG}, in any stage or before the first
 * @param arguments the values that were given for these, by name, in the order of the names
 */
public record Dockerfile(
        Path file,
        List<BaseImage> baseImages,
        List<CopyFromImage> imageCopies,
        List<ContextSource> contextSources,
        Set<String> declaredArguments,
        Map<String, String> arguments) {

    public Dockerfile {
        baseImages = List.copyOf(baseImages);
        imageCopies = List.copyOf(imageCopies);
        contextSources = List.copyOf(contextSources);
        declaredArguments = Set.copyOf(declaredArguments);
        arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
    }

    /**
     * Reads a Dockerfile.
     *
     * @param buildArguments values for {@code ARG}, by name; those that it does not declare do not count
     * @return empty where anything is wrong with it, which is then among the problems
     */
    public static Optional<Dockerfile> read(Path file, Map<String, String> buildArguments, Problems problems) {
        int before = problems.count();
        Optional<Dockerfile> dockerfile = TextFile.read(file, problems)
                .map(text -> new DockerfileReader(file, DockerfileLines.of(text, problems), buildArguments, problems)
                        .read());
        return problems.count() > before ? Optional.empty() : dockerfile;
    }

    /**
     * The text with ids in place of the names of images.
     *
     * @param text the text of the file
     * @param ids the id of an image, where it is known; the name stays where it is not
     */
    public String withIds(String text, Function<ImageReference, Optional<Digest>> ids) {
        return new ImageIdWriter(new TextFile(file, text), arguments, ids).text();
    }
}
