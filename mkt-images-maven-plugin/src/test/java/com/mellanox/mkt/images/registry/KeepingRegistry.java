package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.http.Answer;
import com.mellanox.mkt.images.http.Request;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a registry keeps, and its answers to the requests of clients, as the distribution specification has them. */
final class KeepingRegistry {
    static final String TYPE = "application/vnd.docker.distribution.manifest.v2+json";
    private static final Pattern TARGET = Pattern.compile(
            "/v2/(?<name>[a-z0-9_/-]+?)/(?<kind>manifests|blobs/uploads|blobs|tags|referrers)/(?<id>.*)");

    private final Map<String, String> manifests = new ConcurrentHashMap<>();
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private final Map<String, String> blobs = new ConcurrentHashMap<>();
    private final Map<String, String> uploads = new ConcurrentHashMap<>();
    private final AtomicInteger begun = new AtomicInteger();

    /** Keeps a manifest under a tag, as an engine's push brings it; returns its digest. */
    Digest put(String repository, String tag, String manifest) {
        Digest digest = digest(manifest);
        manifests.put(repository + "@" + digest, manifest);
        tags.put(repository + ":" + tag, digest.value());
        return digest;
    }

    /** Keeps a blob. */
    Digest put(String repository, String blob) {
        blobs.put(repository + "@" + digest(blob), blob);
        return digest(blob);
    }

    /** Loses all blobs of a repository, as garbage collection does that does not see a manifest yet. */
    void loseBlobs(String repository) {
        blobs.keySet().removeIf(blob -> blob.startsWith(repository + "@"));
    }

    /** The tags, {@code mkt/kvm:deb12}, with their digests. */
    Map<String, String> tags() {
        return Map.copyOf(tags);
    }

    /** The manifest of a digest, if everything that it names is there; its own digest, {@code sha256:…}. */
    boolean isWhole(String repository, String digest) {
        return Optional.ofNullable(manifests.get(repository + "@" + digest))
                .filter(text -> missing(repository, text).isEmpty())
                .isPresent();
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Answer answer(Request request) {
        if (request.path().equals("/v2/")) {
            return Answer.of(200, "{}");
        }
        Matcher target = TARGET.matcher(request.path());
        if (!target.matches()) {
            return Answer.error(404, "no such page");
        }
        String name = target.group("name");
        String id = target.group("id");
        return switch (Objects.requireNonNull(target.group("kind"))) {
            case "manifests" -> manifest(request, name, id);
            case "blobs" -> blob(name, id);
            case "tags" -> Answer.of(200, "{\"tags\":[" + listed(name) + "]}");
            case "blobs/uploads" -> upload(request, name, id);
            default -> Answer.error(404, "no such API");
        };
    }

    private String listed(String name) {
        return tags.keySet().stream()
                .filter(tag -> tag.startsWith(name + ":"))
                .map(tag -> "\"" + tag.substring(name.length() + 1) + "\"")
                .sorted()
                .collect(Collectors.joining(","));
    }

    private Answer manifest(Request request, String name, String id) {
        if (request.method().equals("PUT")) {
            List<String> missing = missing(name, request.body());
            if (!missing.isEmpty()) {
                return Answer.of(
                        404,
                        "{\"errors\":[{\"code\":\"MANIFEST_BLOB_UNKNOWN\",\"message\":\"blob unknown to registry: "
                                + missing.get(0) + "\"}]}");
            }
            Digest digest = digest(request.body());
            manifests.put(name + "@" + digest, request.body());
            if (!id.startsWith("sha256:")) {
                tags.put(name + ":" + id, digest.value());
            }
            return Answer.of(201).with("Docker-Content-Digest", digest.value());
        }
        String digest = id.startsWith("sha256:") ? id : tags.getOrDefault(name + ":" + id, "");
        String text = manifests.get(name + "@" + digest);
        if (text == null) {
            return Answer.error(404, "manifest unknown");
        }
        if (request.method().equals("DELETE")) {
            manifests.remove(name + "@" + digest);
            tags.entrySet()
                    .removeIf(tag -> tag.getKey().startsWith(name + ":")
                            && tag.getValue().equals(digest));
            return Answer.of(202);
        }
        return Answer.of(200, text).with("Content-Type", TYPE).with("Docker-Content-Digest", digest);
    }

    private List<String> missing(String name, String manifest) {
        try {
            JsonValue json = JsonReader.read(manifest);
            List<JsonValue> named = new ArrayList<>(json.at("layers").items());
            named.add(json.at("config"));
            return named.stream()
                    .map(blob -> blob.at("digest").text().orElse(""))
                    .filter(digest -> !blobs.containsKey(name + "@" + digest))
                    .toList();
        } catch (IOException e) {
            return List.of("no JSON");
        }
    }

    private Answer blob(String name, String digest) {
        String blob = blobs.get(name + "@" + digest);
        return blob == null
                ? Answer.error(404, "blob unknown")
                : Answer.bytes(200, blob).with("Content-Length", String.valueOf(blob.length()));
    }

    private Answer upload(Request request, String name, String id) {
        String place = "/v2/" + name + "/blobs/uploads/";
        switch (request.method()) {
            case "POST" -> {
                String upload = String.valueOf(begun.incrementAndGet());
                uploads.put(upload, "");
                return Answer.of(202).with("Location", place + upload);
            }
            case "PATCH" -> {
                uploads.merge(id, request.body(), String::concat);
                return Answer.of(202).with("Location", place + id);
            }
            case "PUT" -> {
                String content = Optional.ofNullable(uploads.remove(id)).orElse("") + request.body();
                if (!request.query().contains(digest(content).hex())) {
                    return Answer.error(400, "digest invalid");
                }
                put(name, content);
                return Answer.of(201)
                        .with("Docker-Content-Digest", digest(content).value());
            }
            default -> {
                uploads.remove(id);
                return Answer.of(204);
            }
        }
    }
}
