package com.mellanox.mkt.images.provenance;

import com.mellanox.mkt.images.json.JsonMembers;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.publication.BuiltImages.Execution;
import com.mellanox.mkt.images.publication.BuiltImages.Making;
import com.mellanox.mkt.images.publication.BuiltImages.Selection;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.UrlUsers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The provenance of an image: a <a href="https://in-toto.io/Statement/v1">statement of in-toto</a> with the predicate
 * <a href="https://slsa.dev/provenance/v1">SLSA v1</a>. It names no user and no password, and no host beyond those of the
 * images and sources.
 */
public final class Provenance {
    public static final String PREDICATE_TYPE = "https://slsa.dev/provenance/v1";

    /** Of a statement. */
    public static final String STATEMENT_MEDIA_TYPE = "application/vnd.in-toto+json";

    /** Of the predicate alone. */
    public static final String MEDIA_TYPE = "application/vnd.slsa.provenance+json";

    /** What the parameters and dependencies mean, described in {@code docs/sbom.md}. */
    static final String BUILD_TYPE = "https://github.com/Mellanox/mkt/mkt-images/build/v1";

    private static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
    private static final String BUILDER = "https://github.com/Mellanox/mkt/mkt-images/builder/";

    private Provenance() {}

    /** The statement about an image, as JSON. */
    public static String statement(DescribedImage described) {
        JsonMembers subject = JsonMembers.of("name", described.repository())
                .with("digest", JsonMembers.of("sha256", described.digest().hex()));
        return JsonWriter.write(JsonMembers.of("_type", STATEMENT_TYPE)
                .with("subject", List.of(subject))
                .with("predicateType", PREDICATE_TYPE)
                .with("predicate", members(described))
                .members());
    }

    /** The predicate of the statement alone, as JSON. */
    public static String predicate(DescribedImage described) {
        return JsonWriter.write(members(described).members());
    }

    private static JsonMembers members(DescribedImage described) {
        JsonMembers definition = JsonMembers.of("buildType", BUILD_TYPE)
                .with("externalParameters", parameters(described))
                .with("resolvedDependencies", Materials.of(described));
        return JsonMembers.of("buildDefinition", definition).with("runDetails", run(described));
    }

    private static JsonMembers parameters(DescribedImage described) {
        JsonMembers arguments = new JsonMembers();
        described
                .making()
                .map(Making::arguments)
                .ifPresent(all -> all.forEach((name, value) -> arguments.with(name, UrlUsers.removed(value))));
        @Nullable Selection selection = described.built().selection();
        return JsonMembers.of("key", described.built().key())
                .with("platform", described.built().platform())
                .with("image", described.image().reference().shortName())
                .with("version", described.built().version())
                .with("inputs", described.image().inputs())
                .with("packages", described.packages())
                .with("with", selection == null ? null : names(selection.with()))
                .with("without", selection == null ? null : names(selection.without()))
                .with("arguments", arguments);
    }

    private static List<String> names(List<PackageName> packages) {
        return packages.stream().map(PackageName::value).toList();
    }

    private static JsonMembers run(DescribedImage described) {
        JsonMembers versions = JsonMembers.of("mkt-images", described.plugin());
        JsonMembers metadata = new JsonMembers();
        String kind = "unknown";
        Optional<Execution> execution = described.making().flatMap(made -> Optional.ofNullable(made.execution()));
        if (execution.isPresent()) {
            Execution build = execution.get();
            kind = kind(build.builder());
            versions.with("engine", build.engine()).with("builder", build.builder());
            metadata.with("invocationId", invocation(described, build))
                    .with("startedOn", build.startedOn())
                    .with("finishedOn", build.finishedOn());
        }
        JsonMembers builder = JsonMembers.of("id", BUILDER + kind).with("version", versions);
        return JsonMembers.of("builder", builder).with("metadata", metadata);
    }

    /** {@code buildkit} of {@code BuildKit with the Dockerfile syntax 1.2}. */
    private static String kind(String builder) {
        String lower = builder.toLowerCase(Locale.ROOT);
        return lower.contains("buildkit") ? "buildkit" : lower.contains("podman") ? "buildah" : "classic";
    }

    /** The same build always has the same id. */
    private static String invocation(DescribedImage described, Execution build) {
        String text = described.image().id() + " " + build.startedOn();
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
