package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.registry.FaultyRegistry;
import com.mellanox.mkt.images.registry.RegistryFault;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Publications to a registry with a fault, for each kind of fault and each request. After each of them, no tag that people use is
 * wrong, nothing is left over, no password is told, and the next publication finishes.
 */
class PublicationFaultsTest {
    /** The requests of a publication, and how many of the same kind come before. */
    private static final Map<String, Phase> PHASES = new LinkedHashMap<>();

    static {
        PHASES.put("log in", new Phase("GET /v2/$", 0));
        PHASES.put("look up", new Phase("HEAD .*/kvm/manifests/deb12-snapshot", 0));
        PHASES.put("compare", new Phase("GET .*/kvm/manifests/deb12-snapshot", 0));
        PHASES.put("rules", new Phase("GET /api/", 0));
        PHASES.put("labels", new Phase("GET .*/kvm/blobs/", 0));
        PHASES.put("has blob", new Phase("HEAD .*/blobs/", 0));
        PHASES.put("begin", new Phase("POST ", 0));
        PHASES.put("send", new Phase("PATCH ", 0));
        PHASES.put("end", new Phase("PUT .*/blobs/", 0));
        PHASES.put("manifest", new Phase("PUT .*/manifests/", 0));
        PHASES.put("read back", new Phase("HEAD .*/support_rdma_core/manifests/", 1));
        PHASES.put("again", new Phase("HEAD .*/kvm/manifests/deb12-snapshot", 1));
        PHASES.put("tag", new Phase("HEAD .*/kvm/manifests/deb12-snapshot", 2));
    }

    /**
     * What becomes of a publication: = if it gets over the fault, or the kind of the error by its first letter: Absent,
     * Forbidden, Immutable, Login, Other, Unreachable; M where it looks as if another one has moved the tag meanwhile.
     */
    static final List<String> CELLS = """
            fault              | log in | look up | compare | rules | labels | has blob | begin | send | end | manifest | read back | again | tag
            401                | L      | L       | L       | =     | L      | L        | L     | L    | L   | L        | L         | L     | L
            403                | F      | F       | F       | =     | F      | F        | F     | F    | F   | F        | F         | F     | F
            404                | A      | M       | =       | =     | A      | =        | A     | A    | A   | A        | O         | M     | O
            407                | U      | U       | U       | =     | U      | U        | U     | U    | U   | U        | U         | U     | U
            413                | O      | O       | O       | =     | O      | O        | O     | O    | O   | O        | O         | O     | O
            429, 5 s           | =      | =       | =       | =     | =      | =        | =     | =    | =   | =        | =         | =     | =
            429, 5 s always    | U      | U       | U       | =     | U      | U        | U     | U    | U   | U        | U         | U     | U
            429, 0 s           | =      | =       | =       | =     | =      | =        | =     | =    | =   | =        | =         | =     | =
            429, 0 s always    | U      | U       | U       | =     | U      | U        | U     | U    | U   | U        | U         | U     | U
            429, 1 h           | U      | U       | U       | =     | U      | U        | U     | U    | U   | U        | U         | U     | U
            500                | =      | =       | =       | =     | =      | =        | =     | =    | =   | =        | =         | =     | =
            502                | =      | =       | =       | =     | =      | =        | =     | =    | =   | =        | =         | =     | =
            503 always         | U      | U       | U       | =     | U      | U        | U     | U    | U   | U        | U         | U     | U
            507                | O      | O       | O       | =     | O      | O        | O     | O    | O   | O        | O         | O     | O
            quota              | O      | F       | O       | =     | O      | F        | O     | O    | O   | O        | F         | F     | F
            immutable          | I      | O       | I       | =     | I      | O        | I     | I    | I   | I        | O         | O     | O
            upload lost        | =      | M       | =       | =     | =      | =        | =     | =    | =   | =        | O         | M     | O
            upload lost always | U      | O       | =       | =     | U      | =        | U     | U    | U   | U        | O         | M     | O
            blob lost          | U      | M       | =       | =     | U      | =        | U     | U    | U   | U        | O         | M     | O
            broken JSON        | =      | =       | O       | =     | O      | O        | O     | O    | U   | O        | =         | =     | =
            other JSON         | =      | =       | O       | =     | O      | O        | O     | O    | U   | O        | =         | =     | =
            web page           | =      | O       | O       | =     | O      | O        | O     | O    | U   | O        | O         | O     | O
            nothing            | =      | =       | O       | =     | O      | O        | O     | O    | U   | O        | =         | =     | =
            1 MB more          | =      | =       | O       | =     | O      | =        | =     | =    | =   | =        | =         | =     | =
            other digest       | =      | M       | O       | =     | =      | =        | =     | =    | =   | =        | O         | M     | O
            no digest          | =      | =       | O       | =     | =      | =        | =     | =    | =   | =        | =         | =     | =
            cut                | =      | =       | =       | =     | =      | =        | =     | =    | =   | =        | =         | =     | =
            cut always         | U      | =       | U       | =     | U      | =        | U     | U    | =   | U        | =         | =     | =
            closed             | =      | =       | =       | =     | =      | =        | =     | =    | =   | =        | =         | =     | =
            closed always      | U      | U       | U       | =     | U      | U        | U     | U    | U   | U        | U         | U     | U
            done, closed       | =      | =       | =       | =     | =      | =        | =     | =    | =   | =        | =         | =     | =
            done, 503          | =      | =       | =       | =     | =      | =        | =     | =    | =   | =        | =         | =     | =
            302 elsewhere      | A      | M       | =       | =     | A      | =        | A     | A    | A   | A        | O         | M     | O
            307 elsewhere      | A      | M       | =       | =     | A      | =        | A     | A    | A   | A        | O         | M     | O
            302 without TLS    | O      | O       | O       | =     | O      | O        | O     | O    | O   | O        | O         | O     | O
            302 to no URL      | O      | O       | O       | =     | O      | O        | O     | O    | O   | O        | O         | O     | O
            302 to nothing     | O      | O       | O       | =     | O      | O        | O     | O    | O   | O        | O         | O     | O
            upload elsewhere   | =      | =       | =       | =     | =      | =        | A     | A    | =   | =        | =         | =     | =
            upload to no URL   | =      | =       | =       | =     | =      | =        | O     | O    | =   | =        | =         | =     | =
            broken challenge   | O      | L       | L       | =     | L      | L        | L     | L    | L   | L        | L         | L     | L
            """.lines()
            .map(String::strip)
            .filter(line -> !line.startsWith("fault"))
            .toList();

    @TempDir
    private Path directory;

    private record Phase(String request, int passing) {}

    @ParameterizedTest
    @FieldSource("CELLS")
    void publishWhenAnAnswerIsWrongEndsAsTheTableSays(String row) throws IOException {
        List<String> cells =
                Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
        RegistryFault fault = RegistryFault.of(cells.get(0));
        List<String> outcomes = new ArrayList<>();
        for (Phase phase : PHASES.values()) {
            try (FaultyRegistry registry = new FaultyRegistry()) {
                Path run = Files.createDirectory(directory.resolve("run" + outcomes.size()));
                registry.fault(phase.request(), phase.passing(), fault.times(), fault.answering());
                outcomes.add(publish(registry, run));
            }
        }
        assertThat(outcomes).isEqualTo(cells.subList(1, cells.size()));
    }

    @Test
    void publishWhenTheRegistryDoesNotTellItsRulesWarns() throws IOException {
        try (FaultyRegistry registry = new FaultyRegistry()) {
            registry.push(tag(registry, "kvm"), "{\"config\":{}}");
            registry.fault("GET /api/", 0, Integer.MAX_VALUE, (right, faulty) -> Answer.of(503));
            List<String> events = new ArrayList<>();

            assertThat(run(registry, SampleBuild.engine(registry.host()), directory, events))
                    .isNull();

            assertThat(events)
                    .filteredOn(event -> event.startsWith("Warning"))
                    .anyMatch(event -> event.contains("deb12-snapshot cannot be checked for immutability"));
        }
    }

    /** Publishes in spite of a fault, and then without it. */
    private static String publish(FaultyRegistry registry, Path directory) throws IOException {
        ImageReference kvm = tag(registry, "kvm");
        String old = registry.push(kvm, "{\"config\":{}}").value();
        List<String> events = new ArrayList<>();
        FakeEngine engine = SampleBuild.engine(registry.host());
        MktException failure = run(registry, engine, directory, events);
        assertThat(registry.lines()).as("requests").anyMatch(line -> line.startsWith("GET /v2/"));
        assertThat(registry.leaked()).as("logins at another host").isEmpty();
        assertThat(registry.tag("mkt/kvm:deb12-snapshot"))
                .as("the tag that people use")
                .isIn(old, registry.tag("mkt/kvm:deb12-1f2e1f2e1f2e1f2e"));
        if (failure == null) {
            checkPublished(registry);
        } else {
            assertThat(failure.getMessage()).contains(registry.host());
            assertThat(failure.remedy()).isNotBlank();
            events.add(failure.getMessage());
        }
        checkNothingLeft(registry, engine, directory);
        registry.mend();
        assertThat(run(registry, engine, directory, events)).as("the next run").isNull();
        checkPublished(registry);
        checkNothingLeft(registry, engine, directory);
        String login = Base64.getEncoder()
                .encodeToString(("alice:" + FaultyRegistry.PASSWORD).getBytes(StandardCharsets.UTF_8));
        assertThat(events).noneMatch(event -> event.contains(FaultyRegistry.PASSWORD) || event.contains(login));
        return failure == null
                ? "="
                : failure instanceof RegistryException of ? of.kind().name().substring(0, 1) : "M";
    }

    private static ImageReference tag(FaultyRegistry registry, String image) {
        return ImageReference.parse(registry.host() + "/mkt/" + image + ":deb12-snapshot");
    }

    private static void checkPublished(FaultyRegistry registry) {
        for (String image : List.of("kvm", "build")) {
            assertThat(registry.tag("mkt/" + image + ":deb12-snapshot"))
                    .as(image)
                    .isNotEmpty()
                    .isEqualTo(registry.tag("mkt/" + image + ":deb12-1f2e1f2e1f2e1f2e"));
        }
        String products = registry.tag("mkt/support_rdma_core:deb12-1f2e1f2e1f2e1f2e");
        assertThat(registry.isWhole("mkt/support_rdma_core", products))
                .as("all blobs of the products")
                .isTrue();
    }

    private static void checkNothingLeft(FaultyRegistry registry, FakeEngine engine, Path directory)
            throws IOException {
        assertThat(engine.find(tag(registry, "kvm"))).isEmpty();
        assertThat(engine.find(tag(registry, "build"))).isEmpty();
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(file -> !file.equals(directory)))
                    .extracting(file -> directory.relativize(file).toString())
                    .filteredOn(file -> !file.startsWith("locks"))
                    .isSubsetOf("published.json", "publications");
        }
    }

    private static @Nullable MktException run(
            FaultyRegistry registry, FakeEngine engine, Path directory, List<String> events) {
        try (RemoteRegistry client = registry.client(event -> events.add(event.toString()))) {
            Publication.Request request = new Publication.Request(
                    new SampleBuild().at(registry.host()).on(engine),
                    List.of("deb12-snapshot"),
                    new PublishOptions(false, false),
                    false,
                    directory.resolve("published.json"),
                    Duration.ofMinutes(1));
            new Publication(
                            pushing(engine, registry),
                            client,
                            directory,
                            event -> events.add(event.toString()),
                            Clock.systemUTC())
                    .publish(request);
            return null;
        } catch (MktException e) {
            return e;
        }
    }

    /** The engine, whose pushes arrive at the registry. */
    private static Engine pushing(FakeEngine engine, FaultyRegistry registry) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(engine, arguments);
                        if (!method.getName().equals("push")) {
                            return result;
                        }
                        ImageReference name = (ImageReference) Objects.requireNonNull(arguments)[0];
                        return registry.push(
                                name, engine.find(name).orElseThrow().digest());
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }
}
