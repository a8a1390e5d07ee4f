package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.http.client.utils.DateUtils;

/** A registry over the network, by jib. It connects and looks for a login at the first request. */
public final class RemoteRegistry implements Registry {
    private static final int LONGEST_MANIFEST = 4 * 1024 * 1024;
    private static final int LARGEST_IN_MEMORY = 64 << 20;
    /** Another registry may answer its unknown pages as if it had no time. */
    private static final int ATTEMPTS_OF_HARBOR = 3;

    private static final String DIGEST_HEADER = "Docker-Content-Digest";

    /** The products of the largest package arrive within that, or are compiled. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private static final Duration TIME_LIMIT = Duration.ofSeconds(5);

    private final RegistryConnection connection;
    private final RetryingExecutor executor;
    private final Backoff backoff;
    private final BuildListener listener;

    private RemoteRegistry(
            RegistryConnection connection, Duration limit, boolean retries, Backoff backoff, BuildListener listener) {
        this.connection = connection;
        this.executor = new RetryingExecutor(connection, limit, retries, backoff, listener);
        this.backoff = backoff;
        this.listener = listener;
    }

    /**
     * Makes the client of one registry, which repeats no request; closing it cancels its requests.
     *
     * @param host with a port where references have one; {@code docker.io} for Docker Hub
     * @param listener gets an event for each retry
     */
    public static RemoteRegistry of(String host, RegistryAccess access, BuildListener listener) {
        return of(host, access, new Backoff(), listener);
    }

    static RemoteRegistry of(String host, RegistryAccess access, Backoff backoff, BuildListener listener) {
        return new RemoteRegistry(new RegistryConnection(host, access), LIMIT, false, backoff, listener);
    }

    /**
     * The same client, with the same connections and tokens, that repeats failed requests.
     *
     * @param limit for all requests together, from the first one on
     */
    public RemoteRegistry retrying(Duration limit) {
        return new RemoteRegistry(connection, limit, true, backoff, listener);
    }

    @Override
    public String host() {
        return connection.host();
    }

    @Override
    public void logIn(Collection<String> repositories, Right right) {
        String verb = right == Right.PUSH ? "published to" : "read";
        for (String repository : repositories) {
            executor.run(new RegistryOperation(full(repository), verb, repository, right), loggedIn -> true);
        }
    }

    @Override
    public void checkPush(String repository) {
        executor.run(new RegistryOperation(full(repository), "published to", repository, Right.PUSH), there -> {
            there.beginAndCancelUpload();
            return true;
        });
    }

    @Override
    public Optional<Instant> time() {
        return connection.date(TIME_LIMIT).map(DateUtils::parseDate).map(Date::toInstant);
    }

    private String full(String repository) {
        return host() + "/" + repository;
    }

    private RegistryOperation operation(ImageReference image, String verb, Right right) {
        if (!image.registry().equals(host())) {
            throw new IllegalArgumentException(image + " is not of " + host());
        }
        return new RegistryOperation(image.toString(), verb, image.repository(), right);
    }

    private static String reference(ImageReference image) {
        return image.digest() == null
                ? Objects.requireNonNull(image.tag())
                : image.digest().value();
    }

    /** Makes something of the response to a request for a manifest; empty if there is none. */
    @FunctionalInterface
    private interface ResponseReader<T> {
        T read(Response response) throws IOException;
    }

    private static <T> Optional<T> manifest(
            Repository repository, String method, ImageReference image, ResponseReader<T> reader)
            throws IOException, com.google.cloud.tools.jib.api.RegistryException {
        try (Response response = repository.manifest(method, reference(image), null)) {
            return Optional.of(reader.read(response));
        } catch (ResponseException e) {
            if (e.getStatusCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<String> header(Response response, String name) {
        return response.getHeader(name).stream().findFirst();
    }

    private static byte[] body(Response response) throws IOException {
        return response.getBody().readNBytes(LONGEST_MANIFEST);
    }

    @Override
    public Optional<Digest> digest(ImageReference image) {
        return executor.run(operation(image, "looked up", Right.PULL), repository -> {
            Optional<Optional<Digest>> declared = manifest(repository, "HEAD", image, RemoteRegistry::declared);
            return declared.isPresent() && declared.get().isEmpty()
                    ? manifest(repository, "GET", image, response -> Digest.of(body(response)))
                    : declared.flatMap(digest -> digest);
        });
    }

    private static Optional<Digest> declared(Response response) {
        try {
            return header(response, DIGEST_HEADER).map(Digest::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<StoredManifest> stored(ImageReference image) {
        return executor.run(
                operation(image, "read", Right.PULL),
                repository -> manifest(
                        repository,
                        "GET",
                        image,
                        response -> StoredManifest.read(
                                image,
                                header(response, "Content-Type").orElse(""),
                                header(response, DIGEST_HEADER),
                                body(response))));
    }

    @Override
    public Map<String, String> labels(ImageReference image, Manifest manifest) {
        byte[] config =
                executor.run(operation(image, "read", Right.PULL), repository -> bytes(repository, manifest.config()));
        try {
            Map<String, String> labels = new HashMap<>();
            JsonReader.read(new ByteArrayInputStream(config))
                    .at("config")
                    .at("Labels")
                    .members()
                    .forEach((name, value) -> value.text().ifPresent(text -> labels.put(name, text)));
            return labels;
        } catch (IOException e) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    "The configuration of " + image + " at its registry is not JSON",
                    "Publish it again",
                    e);
        }
    }

    @Override
    public boolean send(String repository, Digest blob, Path file) {
        return executor.run(
                new RegistryOperation(blob.toString(), "sent to " + full(repository), repository, Right.PUSH),
                there -> there.push(blob, file));
    }

    @Override
    public void fetch(String repository, Digest blob, Path file) {
        executor.run(
                new RegistryOperation(blob.toString(), "fetched from " + full(repository), repository, Right.PULL),
                there -> {
                    try (OutputStream out = Files.newOutputStream(file)) {
                        there.fetch(blob, out);
                        return true;
                    }
                });
    }

    @Override
    public boolean send(String repository, byte[] blob) {
        Digest digest = Digest.of(blob);
        return executor.run(
                new RegistryOperation(digest.toString(), "sent to " + full(repository), repository, Right.PUSH),
                there -> there.push(digest, blob));
    }

    @Override
    public boolean has(String repository, Digest blob) {
        return executor.run(
                new RegistryOperation(blob.toString(), "looked up in " + full(repository), repository, Right.PULL),
                there -> there.has(blob));
    }

    @Override
    public byte[] read(String repository, Digest blob) {
        return executor.run(
                new RegistryOperation(blob.toString(), "fetched from " + full(repository), repository, Right.PULL),
                there -> bytes(there, blob));
    }

    private static byte[] bytes(Repository repository, Digest blob) throws IOException {
        LimitedBytes out = new LimitedBytes(LARGEST_IN_MEMORY);
        repository.fetch(blob, out);
        return out.toByteArray();
    }

    @Override
    public Optional<List<Referrer>> referrers(ImageReference image) {
        Digest digest = Objects.requireNonNull(image.digest(), "attachments are of a digest");
        return executor.run(
                operation(image, "asked for its attachments", Right.PULL), repository -> repository.referrers(digest));
    }

    @Override
    public void put(ImageReference tag, StoredManifest manifest) {
        String name = reference(tag);
        executor.run(operation(tag, "published", Right.PUSH), repository -> {
            repository.manifest("PUT", name, manifest).close();
            return true;
        });
        check(tag, manifest.digest());
    }

    @Override
    public boolean isImmutable(ImageReference tag) {
        return executor.run(
                operation(tag, "checked for immutability", Right.PULL),
                repository -> repository.isImmutable(Objects.requireNonNull(tag.tag())),
                ATTEMPTS_OF_HARBOR);
    }

    @Override
    public List<String> tags(String repository) {
        return executor.run(
                new RegistryOperation(full(repository), "listed", repository, Right.PULL), Repository::tags);
    }

    @Override
    public void delete(ImageReference image) {
        Digest digest = Objects.requireNonNull(image.digest(), "a manifest is deleted by its digest");
        executor.run(operation(image, "deleted", Right.PUSH), repository -> {
            repository.delete(digest);
            return true;
        });
    }

    /** Closes the connections, which {@link #retrying} shares. */
    @Override
    public void close() {
        connection.http().disconnect();
    }
}
