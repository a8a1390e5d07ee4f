package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.EngineAddress;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.FaultyConnections;
import com.mellanox.mkt.images.http.Request;
import com.mellanox.mkt.images.http.TestServer;
import com.mellanox.mkt.images.json.JsonWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An engine on the loopback whose images and containers are listed and removed as by Docker with the classic builder. From one of
 * its requests on, answers can be faulty. Each request has a connection of its own, so that connections can be faulty likewise.
 */
final class RemovalEngine implements AutoCloseable {
    private static final String VERSION =
            "{\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\",\"Os\":\"linux\",\"Arch\":\"amd64\"}";
    private static final Pattern THING =
            Pattern.compile("/v1.41/(?<kind>images|containers)/(?<name>.+?)(?:/json)?(?:\\?.*)?");
    private static final String NEVER = "0001-01-01T00:00:00Z";
    private static final String ONCE = "2026-11-29T21:21:46Z";

    private final TestServer server = TestServer.start(null, this::answer);
    private final FaultyConnections connections =
            new FaultyConnections(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    private final Map<String, Image> images = new LinkedHashMap<>();
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final Set<String> removedByOthers = new HashSet<>();
    private final Set<String> usedByOthers = new HashSet<>();
    private final List<String> requests = new ArrayList<>();
    private List<String> before = List.of();
    private Fault fault = (request, right) -> right.apply(request);
    private int from = Integer.MAX_VALUE;
    private int times;

    /** Answers a request in place of the engine, or lets the engine do what is asked for. */
    @FunctionalInterface
    interface Fault {
        Answer answer(Request request, Function<Request, Answer> right);
    }

    /**
     * An image.
     *
     * @param parent the id of the image of the step before; empty if there is none
     * @param named whether it has ever had a name
     */
    record Image(String parent, boolean named, Map<String, String> labels, Set<String> names) {}

    /** A container. */
    record Container(String name, String image, String state, Map<String, String> labels) {}

    DockerEngine connect() {
        EngineAddress address =
                new EngineAddress(URI.create("tcp://127.0.0.1:" + connections.port()), null, "DOCKER_HOST");
        return DockerEngine.connect(address, registry -> Optional.empty(), BuilderChoice.CLASSIC, event -> {});
    }

    synchronized void image(String id, Image image) {
        images.put(id, new Image(image.parent(), image.named(), image.labels(), new TreeSet<>(image.names())));
    }

    synchronized void container(String id, Container container) {
        containers.put(id, container);
    }

    /** Whether an image of this id or name, or a container of this id, is there. */
    synchronized boolean has(String thing) {
        return containers.containsKey(thing) || find(thing).isPresent();
    }

    /** What a fault has removed, as somebody else who uses the engine could. */
    synchronized boolean isRemovedByOthers(String thing) {
        return removedByOthers.contains(thing);
    }

    /** What a fault has refused to remove, as if somebody else had just begun to use it. */
    synchronized boolean isUsedByOthers(String thing) {
        return usedByOthers.contains(thing);
    }

    /** All ids and names. */
    synchronized Set<String> things() {
        Set<String> things = new TreeSet<>(containers.keySet());
        images.forEach((id, image) -> {
            things.add(id);
            things.addAll(image.names());
        });
        return things;
    }

    /** The requests before the last fault was set or mended. */
    synchronized List<String> requestsBefore() {
        return before;
    }

    /** Lets some requests be answered wrongly, from one of those that come now on; the first has the number 0. */
    synchronized void fault(int first, int count, Fault wrong) {
        before = List.copyOf(requests);
        requests.clear();
        from = first;
        times = count;
        fault = wrong;
    }

    /** Lets some connections break, from one of those that are made now on. */
    synchronized void breakConnections(int first, int count, String how) {
        fault(Integer.MAX_VALUE, 0, fault);
        connections.then(
                Stream.concat(Collections.nCopies(first, "pass").stream(), Collections.nCopies(count, how).stream())
                        .toArray(String[]::new));
    }

    synchronized void mend() {
        connections.mend();
        fault(Integer.MAX_VALUE, 0, fault);
    }

    private synchronized Answer answer(Request request) {
        if (request.path().equals("/version")) {
            return json(200, VERSION);
        }
        int number = requests.size();
        requests.add(request.line());
        boolean isFaulty = number >= from && number - from < times;
        return isFaulty ? fault.answer(request, this::answerRightly) : answerRightly(request);
    }

    static Answer json(int status, String body) {
        return new Answer.Plain(status, body).with("Connection", "close").with("Content-Type", "application/json");
    }

    static Answer refusal(int status, String message) {
        return json(status, "{\"message\":\"" + message + "\"}");
    }

    private Answer answerRightly(Request request) {
        Matcher thing = THING.matcher(request.target());
        boolean delete = request.method().equals("DELETE");
        if (request.path().equals("/v1.41/images/json")) {
            return json(
                    200, list(images.keySet().stream().filter(this::isListed).map(this::imageJson)));
        } else if (request.path().equals("/v1.41/containers/json")) {
            return json(200, list(containers.keySet().stream().map(this::containerJson)));
        } else if (!thing.matches()) {
            return refusal(404, "page not found");
        }
        String name = URLDecoder.decode(thing.group("name"), StandardCharsets.UTF_8);
        if (!has(name)) {
            return refusal(404, "No such thing: " + name);
        }
        if (delete) {
            return thing.group("kind").equals("images") ? removeImage(name) : removeContainer(name, request.query());
        }
        return json(200, imageJson(find(name).orElseThrow()));
    }

    private static String list(Stream<String> items) {
        return items.collect(Collectors.joining(",", "[", "]"));
    }

    /** An image without a name is an intermediate one if another is made of it. */
    private boolean isListed(String id) {
        return !Objects.requireNonNull(images.get(id)).names().isEmpty() || !isParent(id);
    }

    private boolean isParent(String id) {
        return images.values().stream().anyMatch(image -> image.parent().equals(id));
    }

    private Optional<String> find(String name) {
        return images.entrySet().stream()
                .filter(image ->
                        image.getKey().equals(name) || image.getValue().names().contains(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private String imageJson(String id) {
        Image image = Objects.requireNonNull(images.get(id));
        Map<String, Object> json = new TreeMap<>();
        json.put("Id", id);
        json.put("Parent", image.parent());
        json.put("RepoTags", image.names());
        json.put("RepoDigests", List.of());
        json.put("Labels", image.labels());
        json.put("Metadata", Map.of("LastTagTime", image.named() ? ONCE : NEVER));
        return JsonWriter.line(json);
    }

    private String containerJson(String id) {
        Container container = Objects.requireNonNull(containers.get(id));
        return JsonWriter.line(Map.of(
                "Id", id,
                "Names", List.of("/" + container.name()),
                "ImageID", container.image(),
                "State", container.state(),
                "Created", 1,
                "Labels", container.labels()));
    }

    private Answer removeImage(String name) {
        String id = find(name).orElseThrow();
        Image image = Objects.requireNonNull(images.get(id));
        boolean goes = image.names().isEmpty() || image.names().equals(Set.of(name));
        boolean isUsed = containers.values().stream()
                .anyMatch(container -> container.image().equals(id));
        if (isParent(id) || (goes && isUsed)) {
            return refusal(409, "conflict: it is in use");
        }
        image.names().remove(name);
        if (goes) {
            images.remove(id);
        }
        return json(200, "[]");
    }

    private Answer removeContainer(String id, String query) {
        boolean isIdle = Set.of("created", "exited")
                .contains(Objects.requireNonNull(containers.get(id)).state());
        if (!isIdle && !query.contains("force=true")) {
            return refusal(
                    409,
                    "cannot remove it: it is "
                            + Objects.requireNonNull(containers.get(id)).state());
        }
        containers.remove(id);
        return new Answer.Plain(204, "").with("Connection", "close");
    }

    /** Removes the image or container that a request is for before it is answered. */
    Answer removedByOthers(Request request, Function<Request, Answer> right) {
        Matcher thing = THING.matcher(request.target());
        if (thing.matches()) {
            String name = URLDecoder.decode(thing.group("name"), StandardCharsets.UTF_8);
            removedByOthers.add(name);
            containers.remove(name);
            find(name).ifPresent(id -> {
                removedByOthers.add(id);
                Objects.requireNonNull(images.get(id)).names().remove(name);
                if (Objects.requireNonNull(images.get(id)).names().isEmpty()) {
                    images.remove(id);
                }
            });
        }
        return request.path().endsWith("s/json") ? refusal(404, "content not found") : right.apply(request);
    }

    /** Refuses as if somebody else had just begun to use the image or container that a request is for. */
    Answer usedByOthers(Request request) {
        Matcher thing = THING.matcher(request.target());
        if (thing.matches()) {
            usedByOthers.add(URLDecoder.decode(thing.group("name"), StandardCharsets.UTF_8));
        }
        return refusal(409, "conflict: it is in use");
    }

    @Override
    public void close() {
        connections.close();
        server.close();
    }
}
