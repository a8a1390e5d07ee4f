package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A registry in memory, which keeps what is sent, and is silent or refuses where a test says so. */
public final class MemoryRegistry implements Registry {
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<ImageReference, Manifest> manifests = new ConcurrentHashMap<>();
    private final List<ImageReference> asked = new CopyOnWriteArrayList<>();
    private volatile boolean silent;
    private volatile boolean dies;
    private volatile RegistryException.@Nullable Kind refusal;

    /** Lets it never answer. */
    public MemoryRegistry silent() {
        silent = true;
        return this;
    }

    /** Ends a fetch with an error that nothing handles, as the end of a process does: nothing is cleaned up after it. */
    public void dieDuringFetch(boolean now) {
        dies = now;
    }

    /** Lets it refuse everything. */
    public MemoryRegistry refuse(RegistryException.Kind kind) {
        refusal = kind;
        return this;
    }

    /** Lets a tag stand for an image that only engines fetch. */
    public void tag(ImageReference tag, Digest digest) {
        manifests.put(tag, new Manifest("a media type", "{}", digest, digest, List.of()));
    }

    /** Replaces the bytes of a blob. */
    void damage(Digest blob, byte[] bytes) {
        blobs.replaceAll((name, held) -> name.endsWith(blob.value()) ? bytes : held);
    }

    /** The bytes that it has under a digest. */
    byte[] blob(Digest blob) {
        return blobs.entrySet().stream()
                .filter(held -> held.getKey().endsWith(blob.value()))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** Whose digest was asked for, in order. */
    public List<ImageReference> asked() {
        return List.copyOf(asked);
    }

    /** The tags that it has. */
    public Collection<ImageReference> tags() {
        return manifests.keySet();
    }

    @Override
    public String host() {
        return "harbor.mellanox.com";
    }

    @Override
    public void logIn(Collection<String> repositories, Right right) {
        answer();
    }

    @Override
    public Optional<Digest> digest(ImageReference image) {
        asked.add(image);
        answer();
        return Optional.ofNullable(manifests.get(image)).map(Manifest::digest);
    }

    @Override
    public Optional<Manifest> manifest(ImageReference image) {
        answer();
        Digest digest = image.digest();
        return digest == null
                ? Optional.ofNullable(manifests.get(image))
                : manifests.values().stream()
                        .filter(manifest -> manifest.digest().equals(digest))
                        .findFirst();
    }

    @Override
    public Map<String, String> labels(ImageReference image, Manifest manifest) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean send(String repository, Digest blob, Path file) {
        answer();
        try {
            return blobs.put(repository + "@" + blob, Files.readAllBytes(file)) == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void fetch(String repository, Digest blob, Path file) {
        answer();
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
    public void put(ImageReference tag, Manifest manifest) {
        answer();
        manifests.put(tag, manifest);
    }

    @Override
    public boolean isImmutable(ImageReference tag) {
        return false;
    }

    private void answer() {
        if (silent) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException("The question");
            }
        }
        RegistryException.Kind kind = refusal;
        if (kind != null) {
            throw refused(kind);
        }
    }

    private static RegistryException refused(RegistryException.Kind kind) {
        return new RegistryException(kind, "The registry says " + kind, "Do something about it", null);
    }
}
