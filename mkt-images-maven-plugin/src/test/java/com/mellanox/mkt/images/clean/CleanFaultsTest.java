package com.mellanox.mkt.images.clean;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.VmOwner;
import com.mellanox.mkt.images.clean.RemovalEngine.Container;
import com.mellanox.mkt.images.clean.RemovalEngine.Image;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.LeftoverChecked;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.RemovalFailedException;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.Request;
import com.mellanox.mkt.images.ospackage.ReaderOwner;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Cleanings of an engine with one fault at each of its requests: what is told to be removed is gone, what is in use stays, a message
 * names what failed and what to do, and the next cleaning removes the rest.
 */
class CleanFaultsTest {
    private static final ImageReference KVM = SampleCleaning.KVM;
    private static final String CURRENT = id("1");
    private static final String OLDER = id("2");
    private static final String UNNAMED = id("3");
    private static final String STEP = id("4");
    private static final String BASE = id("5");
    private static final String USED = id("6");
    private static final String TEMPORARY = "mkt-images.invalid/0123:0";
    private static final String PUBLISHED = "harbor.mellanox.com/mkt/kvm:published";
    private static final String READING = StoredContainer.PREFIX + "0d0ff1ce-0000-4000-8000-000000000001";
    private static final String OLDER_NAME =
            KVM.withInputs(SampleCleaning.inputs("b")).toString();
    private static final String USED_NAME =
            KVM.withInputs(SampleCleaning.inputs("c")).toString();
    private static final Pattern CODE =
            Pattern.compile("\\w+Exception|\\bat (com|java|org)\\.|(com|java|org)\\.\\w+\\.");

    /** A fault of a connection; all others are answers. */
    private static final Pattern CONNECTION = Pattern.compile("(refuse|reset|close)( \\d+)?");

    /** More than there are requests in a cleaning. */
    private static final int MANY = 1000;

    /** What nobody needs, and a part of the name by which the output tells it. */
    private static final Map<String, String> LEFT = Map.of(
            hex("a"),
            "the container vm",
            hex("b"),
            "the container lists",
            hex("c"),
            "the container " + READING,
            hex("d"),
            "the container step",
            OLDER_NAME,
            OLDER_NAME,
            UNNAMED,
            KVM + " 333333333333",
            TEMPORARY,
            TEMPORARY,
            PUBLISHED,
            "push1.json");

    private static final Set<String> IN_USE =
            Set.of(CURRENT, KVM.toString(), USED, USED_NAME, BASE, hex("e"), hex("f"));

    @TempDir
    private Path directory;

    private static String hex(String digit) {
        return digit.repeat(64);
    }

    private static String id(String digit) {
        return "sha256:" + hex(digit);
    }

    /**
     * Each row is a fault, how often it happens, and at how many requests of a kind: at each of them, or at the first one. The cells
     * have how the cleanings ended: "=" if nothing failed, "E" if things are named that could not be removed or listed.
     */
    static final List<String> ROWS = """
            fault           | times  | at    | list images | list containers | inspect | remove image | remove container
            404             | once   | each  | =           | E               | =       | =            | =
            409             | once   | first | E           | E               | E       | =            | =
            500             | once   | each  | E           | E               | E       | E            | E
            {}              | once   | first | E           | E               | E       | =            | =
            done, closed    | always | each  | E           | E               | E       | E            | E
            {}              | always | first | E           | E               | E       | E            | E
            reset 0         | always | first | E           | E               | E       | E            | E
            404             | always | first | E           | E               | E       | E            | E
            409             | always | first | E           | E               | E       | E            | E
            500             | always | first | E           | E               | E       | E            | E
            500 as text     | once   | first | E           | E               | E       | E            | E
            500 as text     | always | first | E           | E               | E       | E            | E
            done, 500       | once   | first | E           | E               | E       | E            | E
            done, 500       | always | first | E           | E               | E       | E            | E
            closed          | once   | first | =           | =               | =       | =            | =
            closed          | always | first | E           | E               | E       | E            | E
            done, closed    | once   | first | =           | =               | =       | =            | =
            refuse          | once   | first | =           | =               | =       | =            | =
            refuse          | always | first | E           | E               | E       | E            | E
            reset 0         | once   | first | =           | =               | =       | =            | =
            close 0         | once   | first | =           | =               | =       | =            | =
            close 0         | always | first | E           | E               | E       | E            | E
            close 20        | once   | first | E           | E               | E       | E            | =
            close 20        | always | first | E           | E               | E       | E            | E
            close 170       | once   | first | E           | E               | E       | =            | =
            close 170       | always | first | E           | E               | E       | E            | E
            no body         | once   | first | E           | E               | E       | =            | =
            no body         | always | first | E           | E               | E       | E            | E
            {               | once   | first | E           | E               | E       | =            | =
            {               | always | first | E           | E               | E       | E            | E
            null            | once   | first | E           | E               | E       | =            | =
            null            | always | first | E           | E               | E       | E            | E
            [{}]            | once   | first | E           | E               | E       | =            | =
            [{}]            | always | first | E           | E               | E       | E            | E
            [null]          | once   | first | E           | E               | E       | =            | =
            [null]          | always | first | E           | E               | E       | E            | E
            "a"             | once   | first | E           | E               | E       | =            | =
            "a"             | always | first | E           | E               | E       | E            | E
            <html>          | once   | first | E           | E               | E       | =            | =
            <html>          | always | first | E           | E               | E       | E            | E
            """.lines()
            .map(String::strip)
            .filter(line -> !line.startsWith("fault"))
            .toList();

    /** How the requests of a kind start. */
    private static final List<String> KINDS = List.of(
            "GET /v1.41/images/json",
            "GET /v1.41/containers/json",
            "GET /v1.41/images/[^j]",
            "DELETE /v1.41/images/",
            "DELETE /v1.41/containers/");

    private static Answer answer(String fault, RemovalEngine engine, Request request, Function<Request, Answer> right) {
        return switch (fault) {
            case "404" -> engine.removedByOthers(request, right);
            case "409" -> engine.usedByOthers(request);
            case "500" -> RemovalEngine.refusal(500, "no space left on device");
            case "500 as text" -> RemovalEngine.json(500, "Internal Server Error");
            case "closed" -> new Answer.HangUp();
            default -> {
                var unused = right.apply(request);
                yield answerAfter(fault);
            }
        };
    }

    /** What comes in place of the right answer of an engine that has done what was asked for. */
    private static Answer answerAfter(String fault) {
        return switch (fault) {
            case "done, closed" -> new Answer.HangUp();
            case "done, 500" -> RemovalEngine.refusal(500, "context canceled");
            case "no body" -> RemovalEngine.json(200, "");
            default -> RemovalEngine.json(200, fault);
        };
    }

    /** Something on the engine, and in the cache directory, for each kind of thing that is removed. */
    private static RemovalEngine engine(Path cache) throws IOException {
        RemovalEngine engine = new RemovalEngine();
        engine.image(BASE, new Image("", true, Map.of(), Set.of()));
        engine.image(STEP, new Image(BASE, false, Map.of(), Set.of()));
        engine.image(UNNAMED, new Image(STEP, true, SampleCleaning.labels(KVM, "d"), Set.of()));
        engine.image(CURRENT, image("a", KVM.toString(), TEMPORARY, PUBLISHED));
        engine.image(OLDER, image("b", OLDER_NAME));
        engine.image(USED, image("c", USED_NAME));
        engine.container(hex("a"), new Container("vm", CURRENT, "running", vm("gone")));
        engine.container(hex("b"), new Container("lists", CURRENT, "running", Map.of(ReaderOwner.LABEL, "gone")));
        engine.container(hex("c"), new Container(READING, CURRENT, "created", Map.of()));
        engine.container(hex("d"), new Container("step", CURRENT, "exited", Map.of()));
        engine.container(hex("e"), new Container("somebody", USED, "running", Map.of()));
        engine.container(hex("f"), new Container("vm2", CURRENT, "running", vm("of-another")));
        SampleCleaning files = new SampleCleaning(cache);
        files.write("vms/gone", "");
        files.write("readers/gone", "");
        files.write("built/" + hex("3"), KVM.toString());
        age(files.write("products/" + hex("1"), "x"));
        age(files.write("products/" + hex("9"), "x"));
        Path work = Files.createDirectory(cache.resolve("push1"));
        files.write(
                "publications/push1.json",
                "{\"workDirectory\": \"" + work + "\", \"names\": {\"" + PUBLISHED + "\": \"" + CURRENT + "\"}}");
        try (DockerEngine connected = engine.connect()) {
            String name = connected.description().replaceAll("[^A-Za-z0-9._-]+", "-");
            files.write("names/" + name + "/0123", TEMPORARY + "\n");
            String image = KVM.canonical().toString().replaceAll("[^A-Za-z0-9._-]+", "-");
            files.write("steps/" + name + "-" + image, hex("d") + "\n" + KVM + "\n");
        }
        return engine;
    }

    private static Image image(String inputs, String... names) {
        return new Image("", true, SampleCleaning.labels(KVM, inputs), new TreeSet<>(Arrays.asList(names)));
    }

    private static Map<String, String> vm(String owner) {
        return Map.of(VmOwner.KEY, "fc40", VmOwner.OWNER, owner);
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(200))));
    }

    @ParameterizedTest
    @FieldSource("ROWS")
    void cleanWhenARequestFailsEndsAsTheTableSays(String row) throws IOException {
        List<String> cells =
                Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
        int times = cells.get(1).equals("once") ? 1 : MANY;
        List<String> requests = requests();
        List<String> outcomes = new ArrayList<>();
        for (String kind : KINDS) {
            Pattern start = Pattern.compile(kind);
            List<Integer> places = IntStream.range(0, requests.size())
                    .filter(number -> start.matcher(requests.get(number)).lookingAt())
                    .boxed()
                    .toList();
            assertThat(places).as(kind).isNotEmpty();
            Set<String> ends = new TreeSet<>();
            for (int place : cells.get(2).equals("each") ? places : places.subList(0, 1)) {
                ends.add(clean(cells.get(0), place, times));
            }
            outcomes.add(String.join(" ", ends));
        }
        assertThat(outcomes).isEqualTo(cells.subList(3, cells.size()));
    }

    /** The requests of a cleaning without a fault, which removes everything. */
    private List<String> requests() throws IOException {
        Path cache = Files.createDirectory(directory.resolve("without-fault"));
        try (RemovalEngine engine = engine(cache)) {
            assertThat(check(engine, cache)).isEqualTo("=");
            return engine.requestsBefore();
        }
    }

    private String clean(String fault, int place, int times) throws IOException {
        Path cache = Files.createTempDirectory(directory, "cache");
        try (RemovalEngine engine = engine(cache)) {
            if (CONNECTION.matcher(fault).matches()) {
                engine.breakConnections(place + 1, times, fault);
            } else {
                engine.fault(place, times, (request, right) -> answer(fault, engine, request, right));
            }
            return check(engine, cache);
        }
    }

    private static String check(RemovalEngine engine, Path cache) {
        List<BuildEvent> events = new ArrayList<>();
        MktException failure = clean(engine, cache, events);
        List<String> told = removed(events);
        LEFT.forEach((thing, name) -> {
            boolean isTold = told.stream().anyMatch(line -> line.contains(name));
            assertThat(engine.has(thing) && isTold)
                    .as("told, but there: " + name)
                    .isFalse();
            if (!engine.has(thing) && !isTold && !engine.isRemovedByOthers(thing)) {
                assertThat(failure).as("removed, not told: " + name).isNotNull().hasMessageContaining(name);
            }
        });
        checkInUse(engine, cache);
        if (failure != null) {
            assertThat(failure).isInstanceOf(RemovalFailedException.class);
            assertThat(failure.getMessage())
                    .contains("127.0.0.1")
                    .contains("Check ")
                    .doesNotContainPattern(CODE);
        }
        engine.mend();
        events.clear();
        assertThat(clean(engine, cache, events)).as("the next").isNull();
        checkInUse(engine, cache);
        // If that fails after the removal of an image, the message names the way to remove the images of its steps.
        Set<String> allowed = new TreeSet<>(IN_USE);
        if (engine.isRemovedByOthers(UNNAMED)
                || engine.isUsedByOthers(STEP)
                || (failure != null && String.valueOf(failure.getMessage()).contains("docker image prune"))) {
            allowed.add(STEP);
        }
        assertThat(engine.things()).as("all").isSubsetOf(allowed);
        assertThat(cache.resolve("products/" + hex("9"))).doesNotExist();
        assertThat(cache.resolve("publications/push1.json")).doesNotExist();
        assertThat(cache.resolve("push1")).doesNotExist();
        return failure == null ? "=" : "E";
    }

    private static void checkInUse(RemovalEngine engine, Path cache) {
        assertThat(IN_USE)
                .filteredOn(thing -> !engine.isRemovedByOthers(thing))
                .as("in use")
                .allMatch(engine::has);
        assertThat(cache.resolve("products/" + hex("1"))).exists();
    }

    private static List<String> removed(List<BuildEvent> events) {
        return events.stream()
                .filter(LeftoverChecked.class::isInstance)
                .map(LeftoverChecked.class::cast)
                .filter(checked -> checked.kept().isEmpty())
                .map(LeftoverChecked::name)
                .toList();
    }

    private static @Nullable MktException clean(RemovalEngine engine, Path cache, List<BuildEvent> events) {
        CleanRequest request = new CleanRequest(cache, null, 1, 90, true, Map.of());
        try (DockerEngine connected = engine.connect()) {
            request.cleaner(connected, List.of(), Clock.systemUTC(), events::add)
                    .run();
            return null;
        } catch (MktException e) {
            return e;
        }
    }
}
