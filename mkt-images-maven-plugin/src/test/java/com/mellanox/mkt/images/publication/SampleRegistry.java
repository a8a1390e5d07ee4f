package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A registry in memory that has what the fake engine pushes, and what is put there directly. */
final class SampleRegistry implements Registry {
    private static final long SIZE = 1000;

    private final FakeEngine engine;
    private final Map<ImageReference, Digest> own = new LinkedHashMap<>();
    private final Map<Digest, String> packages = new HashMap<>();
    private final Set<Digest> manifests = new HashSet<>();
    private final Map<ImageReference, Integer> putAfter = new HashMap<>();
    private final Set<ImageReference> immutable = new HashSet<>();
    private final List<String> requests = new ArrayList<>();
    private int left = Integer.MAX_VALUE;

    SampleRegistry(FakeEngine engine) {
        this.engine = engine;
    }

    /** Lets a tag stand for an image with these packages in it. */
    SampleRegistry with(String tag, Digest digest, String packagesInIt) {
        own(ImageReference.parse(tag), digest);
        packages.put(digest, packagesInIt);
        manifests.add(digest);
        return this;
    }

    SampleRegistry immutable(String tag) {
        immutable.add(ImageReference.parse(tag));
        return this;
    }

    /** Lets that many requests go well, and all after them find it gone. */
    SampleRegistry failAfter(int good) {
        left = good;
        return this;
    }

    /** What it was asked, in order: the method, and for what. */
    List<String> requests() {
        return requests;
    }

    /** What a tag stands for. */
    Optional<Digest> tag(String tag) {
        return find(ImageReference.parse(tag));
    }

    private void own(ImageReference tag, Digest digest) {
        own.put(tag, digest);
        putAfter.put(tag, engine.pushes().size());
    }

    /** What was put there directly, unless the engine has pushed since. */
    private Optional<Digest> find(ImageReference image) {
        int since = putAfter.getOrDefault(image, 0);
        boolean pushed = engine.pushes().subList(since, engine.pushes().size()).contains(image)
                && engine.registryTags().containsKey(image);
        return Optional.ofNullable(
                pushed || !own.containsKey(image) ? engine.registryTags().get(image) : own.get(image));
    }

    private void answer(String what, Object image) {
        requests.add(what + " " + image);
        if (left-- <= 0) {
            throw new RegistryException(
                    RegistryException.Kind.UNREACHABLE, host() + " does not answer", "Run again", null);
        }
    }

    @Override
    public String host() {
        return "harbor.example.com";
    }

    @Override
    public void logIn(Collection<String> repositories, Right right) {
        answer("login", repositories);
    }

    @Override
    public Optional<Digest> digest(ImageReference image) {
        answer("HEAD", image);
        return find(image);
    }

    @Override
    public Optional<Manifest> manifest(ImageReference image) {
        answer("GET", image);
        Optional<Digest> digest = Optional.ofNullable(image.digest())
                .filter(known ->
                        manifests.contains(known) || engine.registryTags().containsValue(known))
                .or(() -> image.digest() == null ? find(image) : Optional.empty());
        return digest.map(known -> new Manifest("a media type", "{}", known, known, List.of(SIZE)));
    }

    @Override
    public Map<String, String> labels(ImageReference image, Manifest manifest) {
        answer("config", image);
        return Map.of("com.mellanox.mkt.packages", packages.getOrDefault(manifest.digest(), ""));
    }

    @Override
    public boolean send(String repository, Digest blob, Path file) {
        answer("send", repository);
        return true;
    }

    @Override
    public void fetch(String repository, Digest blob, Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void put(ImageReference tag, Manifest manifest) {
        answer("PUT", tag);
        own(tag, manifest.digest());
        manifests.add(manifest.digest());
    }

    @Override
    public boolean isImmutable(ImageReference tag) {
        answer("immutable", tag);
        return immutable.contains(tag);
    }
}
