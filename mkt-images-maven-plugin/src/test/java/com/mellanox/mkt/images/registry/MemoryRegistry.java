package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A registry in memory. It has what is sent to it, what a test puts there and what a fake engine pushes; it is silent or
 * refuses requests if a test says so.
 */
public final class MemoryRegistry implements Registry {
    private static final long SIZE = 1000;

    private final String host;
    private final FakeEngine engine;
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<ImageReference, Digest> tags = new ConcurrentHashMap<>();
    private final Map<ImageReference, Integer> pushesBefore = new ConcurrentHashMap<>();
    private final Map<Digest, StoredManifest> manifests = new ConcurrentHashMap<>();
    private final Map<Digest, String> packages = new ConcurrentHashMap<>();
    private final Map<Digest, Map<String, String>> labels = new ConcurrentHashMap<>();
    private final Set<ImageReference> immutable = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger answered = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicInteger tagRequests = new AtomicInteger();
    private volatile Runnable beforeTags = () -> {};
    private volatile RegistryException.@Nullable Kind deletionRefused;
    private volatile boolean listsReferrers;
    private volatile boolean silent;
    private volatile boolean dies;
    private volatile @Nullable Instant time;
    private volatile RegistryException.Kind refusal = RegistryException.Kind.UNREACHABLE;

    /** A registry that no engine pushes to. */
    public MemoryRegistry() {
        this("harbor.mellanox.com", new FakeEngine());
    }

    public MemoryRegistry(String host, FakeEngine engine) {
        this.host = host;
        this.engine = engine;
    }

    /** Answers no request from now on. */
    public MemoryRegistry silent() {
        silent = true;
        return this;
    }

    /** Ends a fetch with an error that nothing handles, as the end of a process does: nothing is cleaned up after it. */
    public void dieDuringFetch(boolean now) {
        dies = now;
    }

    /** Refuses every request from now on. */
    public MemoryRegistry refuse(RegistryException.Kind kind) {
        refusal = kind;
        return failAfter(0);
    }

    /** Answers that many requests, and refuses all later ones: as unreachable, unless a test has named another kind. */
    public MemoryRegistry failAfter(int requestsAnswered) {
        answered.set(requestsAnswered);
        return this;
    }

    /** Sets a tag to an image that only engines fetch. */
    public void tag(ImageReference tag, Digest digest) {
        put(tag, new Manifest("a media type", "{}", digest, digest, 0), digest);
    }

    /** Sets a tag to an image with these packages in it. */
    public MemoryRegistry with(String tag, Digest digest, String packagesInIt) {
        put(ImageReference.parse(tag), manifest(digest), digest);
        packages.put(digest, packagesInIt);
        return this;
    }

    /** Sets a tag to an image with labels. */
    public MemoryRegistry with(String tag, Digest digest, Map<String, String> labelsOfIt) {
        put(ImageReference.parse(tag), manifest(digest), digest);
        labels.put(digest, Map.copyOf(labelsOfIt));
        return this;
    }

    /** Refuses to delete anything. */
    public void refuseDeletion(RegistryException.Kind kind) {
        deletionRefused = kind;
    }

    /** Does something before that many requests for tags are answered, as another user could. */
    public void beforeTags(int request, Runnable work) {
        tagRequests.set(request);
        beforeTags = work;
    }

    /** Refuses to change a tag. */
    public MemoryRegistry immutable(String tag) {
        immutable.add(ImageReference.parse(tag));
        return this;
    }

    private void put(ImageReference tag, StoredManifest manifest, Digest digest) {
        manifests.put(digest, manifest);
        pushesBefore.put(tag, engine.pushes().size());
        tags.put(tag, digest);
    }

    private static Manifest manifest(Digest digest) {
        return new Manifest("a media type", "{}", digest, digest, SIZE);
    }

    /** Replaces the bytes of a blob. */
    public void damage(Digest blob, byte[] bytes) {
        blobs.replaceAll((name, old) -> name.endsWith(blob.value()) ? bytes : old);
    }

    /** The bytes of all blobs. */
    public Collection<byte[]> blobs() {
        return blobs.values();
    }

    /** The bytes of a blob in any repository. */
    byte[] blob(Digest blob) {
        return blobs.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(blob.value()))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** The requests, in order: a method and its image or repositories. A test may clear the list. */
    public List<String> requests() {
        return requests;
    }

    /** The images whose digest was requested, in order. */
    public List<ImageReference> asked() {
        return requests.stream()
                .filter(request -> request.startsWith("HEAD "))
                .map(request -> ImageReference.parse(request.substring("HEAD ".length())))
                .toList();
    }

    /** The digest of a tag. */
    public Optional<Digest> tag(String tag) {
        return find(ImageReference.parse(tag));
    }

    /** The digest that was set last: by a request or a test, or by a push of the engine. */
    private Optional<Digest> find(ImageReference image) {
        List<ImageReference> pushes = engine.pushes();
        boolean isPushed = pushes.subList(pushesBefore.getOrDefault(image, 0), pushes.size())
                        .contains(image)
                && engine.registryTags().containsKey(image);
        return Optional.ofNullable(
                isPushed || !tags.containsKey(image) ? engine.registryTags().get(image) : tags.get(image));
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public void logIn(Collection<String> repositories, Right right) {
        answer("login", repositories);
    }

    @Override
    public void checkPush(String repository) {
        answer("upload", repository);
    }

    @Override
    public Optional<Instant> time() {
        return Optional.ofNullable(time);
    }

    /** Lets its clock have this time; otherwise it tells none. */
    public MemoryRegistry at(Instant now) {
        time = now;
        return this;
    }

    @Override
    public Optional<Digest> digest(ImageReference image) {
        answer("HEAD", image);
        return find(image);
    }

    @Override
    public Optional<StoredManifest> stored(ImageReference image) {
        answer("GET", image);
        @Nullable Digest digest = image.digest();
        if (digest == null) {
            return find(image).map(found -> manifests.getOrDefault(found, manifest(found)));
        }
        return Optional.ofNullable(manifests.get(digest))
                .or(() ->
                        engine.registryTags().containsValue(digest) ? Optional.of(manifest(digest)) : Optional.empty());
    }

    @Override
    public Map<String, String> labels(ImageReference image, Manifest manifest) {
        answer("config", image);
        return labels.getOrDefault(
                manifest.digest(), Map.of("com.mellanox.mkt.packages", packages.getOrDefault(manifest.digest(), "")));
    }

    @Override
    public boolean send(String repository, Digest blob, Path file) {
        answer("send", repository);
        try {
            return blobs.put(repository + "@" + blob, Files.readAllBytes(file)) == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void fetch(String repository, Digest blob, Path file) {
        answer("fetch", repository);
        byte[] bytes = blobs.get(repository + "@" + blob);
        if (bytes == null) {
            throw refused(RegistryException.Kind.ABSENT);
        }
        try {
            Files.write(file, bytes);
            if (dies) {
                throw new AssertionError("killed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean send(String repository, byte[] blob) {
        answer("send", repository);
        return blobs.put(repository + "@" + Digest.of(blob), blob.clone()) == null;
    }

    @Override
    public boolean has(String repository, Digest blob) {
        answer("HEAD", repository + "@" + blob);
        return blobs.containsKey(repository + "@" + blob);
    }

    @Override
    public byte[] read(String repository, Digest blob) {
        answer("fetch", repository);
        byte[] bytes = blobs.get(repository + "@" + blob);
        if (bytes == null || !Digest.of(bytes).equals(blob)) {
            throw refused(bytes == null ? RegistryException.Kind.ABSENT : RegistryException.Kind.OTHER);
        }
        return bytes.clone();
    }

    @Override
    public Optional<List<Referrer>> referrers(ImageReference image) {
        answer("referrers", image);
        return listsReferrers
                ? Optional.of(manifests.values().stream()
                        .filter(manifest -> manifest.text().contains("\"subject\"")
                                && subject(manifest).equals(image.digest()))
                        .map(MemoryRegistry::referrer)
                        .toList())
                : Optional.empty();
    }

    private static Digest subject(StoredManifest manifest) {
        return new Digest(json(manifest).at("subject").at("digest").text().orElseThrow());
    }

    private static Referrer referrer(StoredManifest manifest) {
        return new Referrer(
                manifest.mediaType(),
                manifest.digest(),
                manifest.text().length(),
                json(manifest).at("artifactType").text().orElse(""),
                Map.of());
    }

    private static JsonValue json(StoredManifest manifest) {
        try {
            return JsonReader.read(manifest.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the API of OCI 1.1 for attachments. */
    public MemoryRegistry listsReferrers() {
        listsReferrers = true;
        return this;
    }

    @Override
    public void put(ImageReference tag, StoredManifest manifest) {
        answer("PUT", tag);
        if (tag.digest() == null) {
            put(tag, manifest, manifest.digest());
        } else {
            manifests.put(manifest.digest(), manifest);
        }
    }

    @Override
    public List<String> tags(String repository) {
        answer("tags", repository);
        if (tagRequests.decrementAndGet() == 0) {
            beforeTags.run();
        }
        return tags.keySet().stream()
                .filter(tag -> tag.repository().equals(repository))
                .map(tag -> Objects.requireNonNull(tag.tag()))
                .sorted()
                .toList();
    }

    @Override
    public void delete(ImageReference image) {
        answer("DELETE", image);
        if (deletionRefused != null) {
            throw refused(deletionRefused);
        }
        tags.entrySet()
                .removeIf(tag -> tag.getValue().equals(image.digest())
                        && tag.getKey().repository().equals(image.repository()));
    }

    @Override
    public boolean isImmutable(ImageReference tag) {
        answer("immutable", tag);
        return immutable.contains(tag);
    }

    private void answer(String method, Object subject) {
        requests.add(method + " " + subject);
        if (silent) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException("The question");
            }
        }
        if (answered.getAndDecrement() <= 0) {
            throw refused(refusal);
        }
    }

    private static RegistryException refused(RegistryException.Kind kind) {
        return new RegistryException(kind, "The registry says " + kind, "Do something about it", null);
    }
}
