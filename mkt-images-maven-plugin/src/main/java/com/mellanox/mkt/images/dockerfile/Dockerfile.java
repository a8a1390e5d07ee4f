package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a Dockerfile needs.
 *
 * @param file the file
 * @param images images that are not its own stages: of {@code FROM}, {@code COPY --from} and {@code RUN --mount}, each time
 *     that one is named
 * @param contextSources what it takes from the docker directory, in the order of the file
 * @param declaredArguments the names that it declares by {@code ARG}, in any stage or before the first
 * @param arguments the values that were given for these, by name, in the order of the names
 * @param requirements what not every builder can do
 * @param platforms the platforms that {@code FROM} names, by their lines
 * @param stages the lines of its stages that have names, by the name in small letters
 */
public record Dockerfile(
        Path file,
        List<UsedImage> images,
        List<ContextSource> contextSources,
        Set<String> declaredArguments,
        Map<String, String> arguments,
        List<BuilderRequirement> requirements,
        Map<Integer, Platform> platforms,
        Map<String, Integer> stages) {

    public Dockerfile {
        images = List.copyOf(images);
        contextSources = List.copyOf(contextSources);
        declaredArguments = Set.copyOf(declaredArguments);
        arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
        requirements = List.copyOf(requirements);
        platforms = Map.copyOf(platforms);
        stages = Map.copyOf(stages);
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

    /** The line of the stage whose name an image has, which is a mistake where that stage begins below. */
    public Optional<Integer> stageNamed(ImageReference image) {
        boolean isPlain = "latest".equals(image.tag()) && image.digest() == null;
        return isPlain ? Optional.ofNullable(stages.get(image.name())) : Optional.empty();
    }

    /** Reports what a builder cannot do, and the stages of another platform than the one that it builds for. */
    public void check(BuilderKind builder, Platform platform, Problems problems) {
        requirements.stream()
                .filter(requirement -> !requirement.builders().contains(builder))
                .forEach(requirement -> problems.add(
                        file,
                        requirement.line(),
                        builder + " does not support " + requirement.what(),
                        requirement.remedy()));
        platforms.forEach((line, other) -> {
            if (!other.equals(platform)) {
                problems.add(
                        file,
                        line,
                        "FROM --platform=" + other + ", but this engine builds for " + platform,
                        "Take --platform out, or build on an engine for " + other);
            }
        });
    }
}
