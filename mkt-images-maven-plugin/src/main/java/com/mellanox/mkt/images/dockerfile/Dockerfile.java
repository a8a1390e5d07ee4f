package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.type.BuilderKind;
import com.mellanox.mkt.images.type.BuilderVersion;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.SecretUse;
import com.mellanox.mkt.images.type.SshUse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The images, files and features that a Dockerfile uses.
 *
 * @param file the file
 * @param syntaxImage the image of its {@code # syntax=} line, by which BuildKit reads it; null without such a line
 * @param images images that are not its own stages: of {@code FROM}, {@code COPY --from} and {@code RUN --mount}, in the order
 *     of the file; an image that is named twice is there twice
 * @param contextSources the paths of the docker directory that it uses, in the order of the file
 * @param remoteSources what {@code ADD} fetches from servers
 * @param secrets the secrets that its steps read, optional ones among them
 * @param agents the ssh agents that its steps use
 * @param declaredArguments the names that it declares by {@code ARG}, in any stage or before the first
 * @param arguments the values that were given for these, by name, in the order of the names
 * @param requirements the features that not every builder supports
 * @param differsByBuilder whether the files of its image can depend on the builder
 * @param platforms the platforms that {@code FROM} names, by their lines
 * @param stages the lines of its stages that have names, by the name in small letters
 */
public record Dockerfile(
        Path file,
        @Nullable UsedImage syntaxImage,
        List<UsedImage> images,
        List<ContextSource> contextSources,
        List<RemoteSource> remoteSources,
        List<SecretUse> secrets,
        List<SshUse> agents,
        Set<String> declaredArguments,
        Map<String, String> arguments,
        List<BuilderRequirement> requirements,
        boolean differsByBuilder,
        Map<Integer, Platform> platforms,
        Map<String, Integer> stages) {

    /** In bytes: readers compare its instructions with one another. */
    private static final int LARGEST = 128 * 1024;

    public Dockerfile {
        images = List.copyOf(images);
        contextSources = List.copyOf(contextSources);
        remoteSources = List.copyOf(remoteSources);
        secrets = List.copyOf(secrets);
        agents = List.copyOf(agents);
        declaredArguments = Set.copyOf(declaredArguments);
        arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
        requirements = List.copyOf(requirements);
        platforms = Map.copyOf(platforms);
        stages = Map.copyOf(stages);
    }

    /**
     * An image that an instruction names, and that is not a stage of its Dockerfile.
     *
     * @param name the reference as the instruction has it, with the values of variables
     * @param paths the paths that are copied or mounted from it: patterns, which can contain variables; empty for {@code FROM}
     * @param line the instruction's line
     */
    public record UsedImage(ImageReference image, String name, List<String> paths, int line) {
        public UsedImage {
            paths = List.copyOf(paths);
        }

        /** Whether a stage starts from it. */
        public boolean isBase() {
            return paths.isEmpty();
        }
    }

    /**
     * A source of an instruction in the docker directory.
     *
     * @param pattern a path or pattern, relative to the docker directory, even with a leading slash; {@code .} for a name with a
     *     variable, whose value is only known during the build
     * @param line the instruction's line
     */
    public record ContextSource(String pattern, int line) {}

    /**
     * Reads a Dockerfile.
     *
     * @param buildArguments values for {@code ARG}, by name; those that it does not declare are ignored
     * @return empty if it has a mistake, which is added to the problems
     */
    public static Optional<Dockerfile> read(Path file, Map<String, String> buildArguments, Problems problems) {
        int before = problems.count();
        Optional<Dockerfile> dockerfile = TextFile.read(file, LARGEST, problems)
                .map(text -> new DockerfileReader(file, DockerfileLines.of(text, problems), buildArguments, problems)
                        .read());
        return problems.count() > before ? Optional.empty() : dockerfile;
    }

    /**
     * The image by which BuildKit reads the file. Another builder ignores it; so it is not among {@link #images()}, and its
     * digest is an input of the image only if BuildKit builds it.
     */
    public Optional<UsedImage> frontend() {
        return Optional.ofNullable(syntaxImage);
    }

    /**
     * The text for a builder, with other names for images, or with ids in place of names: in {@code FROM},
     * {@code COPY --from}, {@code RUN --mount} and {@code # syntax=}. Names of stages and here-documents stay as they are. The
     * classic builder has no caches, so their mounts are left out: a cache is not a part of the image.
     *
     * @param text the text of the file
     * @param names what replaces an image; empty for an image whose name is kept
     */
    public String textFor(BuilderKind builder, String text, Function<ImageReference, Optional<String>> names) {
        return new DockerfileWriter(new TextFile(file, text), this, builder, names).text();
    }

    /** The lines of the instructions whose caches a builder leaves out. */
    public List<Integer> linesWithoutCaches(BuilderKind builder) {
        return requirements.stream()
                .filter(requirement -> builder == BuilderKind.CLASSIC && requirement.feature() == BuilderFeature.CACHES)
                .map(BuilderRequirement::line)
                .toList();
    }

    /** The line of the stage with the name of an image, which is a mistake if that stage begins below. */
    public Optional<Integer> stageNamed(ImageReference image) {
        boolean isPlain = "latest".equals(image.tag()) && image.digest() == null;
        return isPlain ? Optional.ofNullable(stages.get(image.name())) : Optional.empty();
    }

    /** Reports what a builder does not support, and the stages for other platforms. */
    public void check(BuilderVersion builder, Platform platform, Problems problems) {
        Frontend frontend = frontend().map(Frontend::of).orElse(null);
        requirements.forEach(requirement -> requirement.check(file, builder, frontend, problems));
        if (builder.kind() == BuilderKind.BUILDKIT) {
            images.stream().filter(image -> !image.isBase()).forEach(image -> checkOrder(image, problems));
        }
        platforms.forEach((line, other) -> {
            if (!other.equals(platform)) {
                problems.add(
                        file,
                        line,
                        "FROM --platform=" + other + ", but this engine builds for " + platform,
                        "Remove --platform, or build on an engine for " + other);
            }
        });
    }

    /** BuildKit takes the name of a stage below for that stage; other builders take it for an image. */
    private void checkOrder(UsedImage image, Problems problems) {
        stageNamed(image.image())
                .filter(line -> line > image.line())
                .ifPresent(line -> problems.add(
                        file,
                        image.line(),
                        "from=" + image.name() + " names the stage that begins in line " + line,
                        "Move that stage above line " + image.line()));
    }
}
