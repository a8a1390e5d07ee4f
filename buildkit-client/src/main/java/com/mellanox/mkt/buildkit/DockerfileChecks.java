package com.mellanox.mkt.buildkit;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.mellanox.mkt.buildkit.status.SourceLocation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What BuildKit's checks of a Dockerfile have found. Rules that a {@code # check=skip=…} line of the Dockerfile names are left out.
 *
 * @param warnings in the order of the frontend
 * @param error why the Dockerfile cannot be built at all
 */
public record DockerfileChecks(List<Warning> warnings, Optional<Mistake> error) {
    /** The metadata of a result that has them. */
    private static final String RESULT = "result.json";

    /** A frontend that does not know these requests at all refuses the feature. */
    private static final Map<String, String> REQUEST =
            Map.of("requestid", "frontend.lint", SolveRequest.NEEDED_FEATURES, "moby.buildkit.frontend.subrequests");

    private static final Gson GSON = new Gson();

    public DockerfileChecks {
        warnings = List.copyOf(warnings);
    }

    /**
     * A warning.
     *
     * @param rule the name of the rule, for example {@code StageNameCasing}
     * @param message one line
     * @param url a page that explains the rule
     * @param location the place in the Dockerfile
     */
    public record Warning(String rule, String message, Optional<URI> url, Optional<SourceLocation> location) {}

    /**
     * A mistake.
     *
     * @param location the place in the Dockerfile
     */
    public record Mistake(String message, Optional<SourceLocation> location) {}

    static DockerfileChecks run(BuildkitClient client, SolveRequest request) {
        Map<String, String> found = new ConcurrentHashMap<>();
        GatewayFunction checks = gateway -> {
            GatewayResult result = gateway.solve(request.frontend(), REQUEST, request.inputs());
            found.putAll(result.metadata());
            return result;
        };
        try (Solve solve = client.start(request, checks, event -> {})) {
            solve.await();
        }
        return of(found);
    }

    /** Reads the metadata of a result. */
    static DockerfileChecks of(Map<String, String> metadata) {
        String json = metadata.get(RESULT);
        if (json == null) {
            throw new BuildkitException.Unsupported("The frontend has no checks", null);
        }
        try {
            Checks checks = GSON.fromJson(json, Checks.class);
            if (checks == null) {
                throw new BuildkitException.Unsupported("The frontend has sent no checks", null);
            }
            return checks.result();
        } catch (JsonParseException e) {
            throw new BuildkitException.Unsupported("The checks have another format: " + e.getMessage(), e);
        }
    }

    /** The JSON: lines and indices that are 0 are left out. */
    private record Checks(
            @Nullable List<@Nullable Finding> warnings,
            @Nullable List<@Nullable Source> sources,
            @Nullable Finding buildError) {
        DockerfileChecks result() {
            List<@Nullable Finding> found = warnings == null ? List.of() : warnings;
            return new DockerfileChecks(
                    found.stream()
                            .flatMap(Stream::ofNullable)
                            .map(finding -> new Warning(
                                    stripped(finding.ruleName),
                                    finding.text(),
                                    finding.page(),
                                    finding.location(sources)))
                            .toList(),
                    Optional.ofNullable(buildError)
                            .map(finding -> new Mistake(finding.text(), finding.location(sources))));
        }
    }

    private static String stripped(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private record Finding(
            @Nullable String ruleName,
            @Nullable String description,
            @Nullable String detail,
            @Nullable String message,
            @Nullable String url,
            @Nullable Place location) {
        /** The detail names the value; the description is about the rule. */
        private String text() {
            String own = stripped(detail).isEmpty() ? stripped(message) : stripped(detail);
            return own.isEmpty() ? stripped(description) : own;
        }

        private Optional<URI> page() {
            try {
                return stripped(url).isEmpty() ? Optional.empty() : Optional.of(URI.create(stripped(url)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private Optional<SourceLocation> location(@Nullable List<@Nullable Source> sources) {
            return Optional.ofNullable(location).flatMap(place -> place.of(sources == null ? List.of() : sources));
        }
    }

    private record Place(int sourceIndex, @Nullable List<@Nullable Range> ranges) {
        private Optional<SourceLocation> of(List<@Nullable Source> sources) {
            if (ranges == null || ranges.isEmpty() || sourceIndex < 0 || sourceIndex >= sources.size()) {
                return Optional.empty();
            }
            Source source = sources.get(sourceIndex);
            Range first = ranges.get(0);
            int line = first == null || first.start == null ? 0 : first.start.line;
            int last = first == null || first.end == null ? line : first.end.line;
            return source == null || line < 1
                    ? Optional.empty()
                    : Optional.of(new SourceLocation(
                            stripped(source.filename), line, Math.max(line, last), source.content()));
        }
    }

    private record Range(@Nullable Position start, @Nullable Position end) {}

    private record Position(int line) {}

    private record Source(
            @Nullable String filename, @Nullable String data) {
        private String content() {
            try {
                return new String(Base64.getDecoder().decode(stripped(data)), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
    }
}
