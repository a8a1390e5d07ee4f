package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One registry, for the requests that engines do not send. Safe for use by several threads. Every method may throw a
 * {@link RegistryException}, and a {@link com.mellanox.mkt.images.failure.CancelledException} if the thread was interrupted.
 */
public interface Registry extends AutoCloseable {
    /** What a login has to permit. */
    enum Right {
        PULL,
        PUSH
    }

    /** Its host, with a port where references have one. */
    String host();

    /**
     * Logs in to the repositories, so that a wrong password is found before an hour of work.
     *
     * @param repositories names without the host: {@code mkt/kvm}
     */
    void logIn(Collection<String> repositories, Right right);

    /**
     * Checks that the login may push to a repository: begins an upload and cancels it, so that nothing is left there. A token
     * alone does not show it, since some registries give one to every user.
     *
     * @param repository its name without the host
     */
    void checkPush(String repository);

    /** The registry's clock, to the second, without a login; empty if it does not answer, or does not tell. */
    Optional<Instant> time();

    /** The digest of the manifest that a tag points to now; empty if there is no such tag. One HEAD request. */
    Optional<Digest> digest(ImageReference image);

    /** What a tag or digest points to, byte for byte; empty if there is nothing. */
    Optional<StoredManifest> stored(ImageReference image);

    /**
     * The manifest of one image under a tag or digest; empty if there is none.
     *
     * @throws RegistryException if it is an index of several platforms
     */
    default Optional<Manifest> manifest(ImageReference image) {
        return stored(image).map(stored -> {
            if (stored instanceof Manifest manifest) {
                return manifest;
            }
            throw StoredManifest.unusable(
                    image, "lists images of several platforms and is none itself (" + stored.mediaType() + ")");
        });
    }

    /** The manifest of the image for a platform under a tag or digest, or of the only image there; empty if there is none. */
    default Optional<Manifest> manifest(ImageReference image, Platform platform) {
        return stored(image)
                .flatMap(stored -> stored instanceof ManifestIndex index
                        ? Optional.ofNullable(index.parts().get(platform)).flatMap(part -> manifest(image, part))
                        : Optional.of((Manifest) stored));
    }

    /** The labels of an image, which are in its configuration. */
    Map<String, String> labels(ImageReference image, Manifest manifest);

    /**
     * Sends a blob, unless the repository has it already.
     *
     * @param repository its name without the host: {@code mkt/support_rdma_core}
     * @param blob the digest of the file's bytes
     * @return whether it was sent
     */
    boolean send(String repository, Digest blob, Path file);

    /** Fetches a blob into a file, and checks its digest. After an exception the file has no useful content. */
    void fetch(String repository, Digest blob, Path file);

    /**
     * Sends a small blob, unless the repository has it already.
     *
     * @return whether it was sent
     */
    boolean send(String repository, byte[] blob);

    /** Whether a repository has a blob. */
    boolean has(String repository, Digest blob);

    /** The bytes of a small blob, whose digest is checked. */
    byte[] read(String repository, Digest blob);

    /**
     * What the registry itself lists as attached to an image, by the API of OCI 1.1.
     *
     * @param image with a digest
     * @return empty if the registry has no such API
     */
    Optional<List<Referrer>> referrers(ImageReference image);

    /** The manifest of a digest in the repository of an image. */
    default Optional<Manifest> manifest(ImageReference image, Digest digest) {
        return manifest(new ImageReference(image.name(), null, digest));
    }

    /**
     * Moves a tag to a manifest whose blobs, or parts, the repository has, and checks that it points there.
     *
     * @param tag a tag, or the digest of the manifest, which then gets no tag
     */
    void put(ImageReference tag, StoredManifest manifest);

    /**
     * Checks a tag after a push.
     *
     * @throws RegistryException if it does not point to the digest that was sent
     */
    default void check(ImageReference tag, Digest sent) {
        Optional<Digest> now = digest(tag);
        if (!now.equals(Optional.of(sent))) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    tag + " was published with the digest " + sent + ", and its registry has "
                            + now.map(Digest::toString).orElse("nothing") + " there",
                    "Check whether another publication to it is running, and publish it again",
                    null);
        }
    }

    /**
     * Whether the registry protects the tag, as Harbor can; false if the registry has no such request.
     *
     * @throws RegistryException if it does not answer
     */
    boolean isImmutable(ImageReference tag);

    /**
     * The tags of a repository, of whoever made them.
     *
     * @param repository its name without the host: {@code mkt/kvm}
     * @return empty if there is no such repository
     */
    List<String> tags(String repository);

    /**
     * Deletes a manifest, and so all tags that point to it.
     *
     * @param image with a digest
     * @throws RegistryException {@link RegistryException.Kind#UNSUPPORTED} if the registry deletes nothing at all
     */
    void delete(ImageReference image);

    /** Closes the connections. */
    @Override
    default void close() {}
}
