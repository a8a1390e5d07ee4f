package com.mellanox.mkt.images.build;

import com.mellanox.mkt.images.build.Provenance.Origin;
import com.mellanox.mkt.images.context.BuildContext;
import com.mellanox.mkt.images.context.Contexts;
import com.mellanox.mkt.images.plan.ImageGraph;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.SupportScript;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What images are made of, gathered for each when it is its turn.
 *
 * @param contextFiles what each Dockerfile takes from the docker directory
 */
record Ingredients(
        Contexts contexts,
        Provenance provenance,
        Labels labels,
        Map<Path, List<String>> contextFiles,
        Sources sources,
        ImageGraph graph) {

    /**
     * What an engine is sent.
     *
     * @param dockerfile the Dockerfile's path in the context
     * @param source what the image's source is; null where it has none
     */
    record Recipe(
            BuildContext context,
            String dockerfile,
            Map<String, String> labels,
            @Nullable PackageSource source) implements AutoCloseable {

        Optional<String> from() {
            return Optional.ofNullable(source).map(PackageSource::describe);
        }

        @Override
        public void close() {
            if (source != null) {
                source.close();
            }
        }
    }

    Recipe of(DockerfileImage image) {
        Path dockerfile = image.dockerfile().file();
        List<String> files = contextFiles.getOrDefault(dockerfile, List.of());
        Origin origin = provenance.of(
                Stream.concat(Stream.of(dockerfile), files.stream().map(contexts.dockerDirectory()::resolve))
                        .toList());
        return new Recipe(
                contexts.of(image, files, origin.time()),
                contexts.dockerfilePath(image),
                labels.of(image, origin, graph.packagesIn(image)),
                null);
    }

    Recipe of(SupportImage image) {
        SupportScript script = image.script();
        Origin origin = origin(script);
        PackageSource source = sources.open(script).orElse(null);
        return new Recipe(
                contexts.of(
                        image,
                        Optional.ofNullable(source).map(PackageSource::asSource),
                        sources.nfsFiles(script),
                        origin.time()),
                BuildContext.DOCKERFILE,
                source == null ? labels.of(script, origin) : labels.of(script, source),
                source);
    }

    Recipe of(LeftOutImage image) {
        Origin origin = origin(image.script());
        return new Recipe(
                contexts.of(image, origin.time()), BuildContext.DOCKERFILE, labels.of(image.script(), origin), null);
    }

    private Origin origin(SupportScript script) {
        return provenance.of(Stream.concat(
                        Stream.of(script.file()),
                        script.inputs().otherFiles().stream()
                                .map(file -> contexts.dockerDirectory().resolve(file.path())))
                .toList());
    }
}
