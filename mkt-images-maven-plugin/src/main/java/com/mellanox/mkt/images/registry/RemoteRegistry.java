package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registry over the network, by jib. It connects and looks for a login at the first request. */
public final class RemoteRegistry implements Registry {
    private static final int LONGEST_MANIFEST = 4 * 1024 * 1024;
    private static final String DIGEST_HEADER = "Docker-Content-Digest";

    private final RegistryConnection connection;

    private RemoteRegistry(RegistryConnection connection) {
        this.connection = connection;
    }

    /**
     * Makes the client of one registry; closing it ends what it is doing.
     *
     * @param host with a port where references have one; {@code docker.io} for Docker Hub
     * @param listener gets an event for each retry
     */
    public static RemoteRegistry of(String host, RegistryAccess access, BuildListener listener) {
        return of(host, access, Backoff.REAL, listener);
    }

    static RemoteRegistry of(String host, RegistryAccess access, Backoff backoff, BuildListener listener) {
        return new RemoteRegistry(new RegistryConnection(host, access, backoff, listener));
    }

    @Override
    public String host() {
        return connection.host();
    }

    @Override
    public void logIn(Collection<String> repositories, Right right) {
        String verb = right == Right.PUSH ? "published to" : "read";
        for (String repository : repositories) {
            connection.ask(new RegistryOperation(full(repository), verb, repository, right), loggedIn -> true);
        }
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

    @Override
    public Optional<Digest> digest(ImageReference image) {
        return connection.ask(operation(image, "looked up", Right.PULL), repository -> {
            try (Response response = repository.manifest("HEAD", reference(image))) {
                Optional<Digest> digest = header(response).flatMap(RemoteRegistry::parse);
                return digest.isPresent() ? digest : received(repository, image).map(ReceivedManifest::digest);
            } catch (ResponseException e) {
                return emptyIfAbsent(e);
            }
        });
    }

    private static Optional<String> header(Response response) {
        return response.getHeader(DIGEST_HEADER).stream().findFirst();
    }

    private static Optional<Digest> parse(String digest) {
        try {
            return Optional.of(new Digest(digest));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static <T> Optional<T> emptyIfAbsent(ResponseException answer) throws ResponseException {
        if (answer.getStatusCode() == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
        }
        throw answer;
    }

    @Override
    public Optional<Manifest> manifest(ImageReference image) {
        return connection
                .ask(operation(image, "read", Right.PULL), repository -> received(repository, image))
                .map(received -> received.read(image));
    }

    private static Optional<ReceivedManifest> received(Repository repository, ImageReference image)
            throws IOException, com.google.cloud.tools.jib.api.RegistryException {
        try (Response response = repository.manifest("GET", reference(image))) {
            String type =
                    response.getHeader("Content-Type").stream().findFirst().orElse("");
            byte[] bytes = response.getBody().readNBytes(LONGEST_MANIFEST);
            return Optional.of(new ReceivedManifest(type, header(response), bytes));
        } catch (ResponseException e) {
            return emptyIfAbsent(e);
        }
    }

    @Override
    public Map<String, String> labels(ImageReference image, Manifest manifest) {
        byte[] config = connection.ask(operation(image, "read", Right.PULL), repository -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            repository.pull(manifest.config(), out);
            return out.toByteArray();
        });
        try {
            Map<String, String> labels = new HashMap<>();
            JsonReader.read(new ByteArrayInputStream(config))
                    .at("config")
                    .at("Labels")
                    .members()
                    .forEach((name, value) -> value.text().ifPresent(text -> labels.put(name, text)));
            return labels;
        } catch (IOException e) {
            throw unusable("The configuration of " + image + " at its registry is not JSON", e);
        }
    }

    @Override
    public boolean send(String repository, Digest blob, Path file) {
        return connection.ask(
                new RegistryOperation(blob.toString(), "sent to " + full(repository), repository, Right.PUSH),
                there -> there.push(blob, file));
    }

    @Override
    public void fetch(String repository, Digest blob, Path file) {
        connection.ask(
                new RegistryOperation(blob.toString(), "fetched from " + full(repository), repository, Right.PULL),
                there -> {
                    there.fetch(blob, file);
                    return true;
                });
    }

    @Override
    public void put(ImageReference tag, Manifest manifest) {
        String name = Objects.requireNonNull(tag.tag(), "a manifest is put under a tag");
        connection.ask(
                operation(tag, "published", Right.PUSH),
                repository -> repository.client().pushManifest(new RawManifest(manifest), name));
        Optional<Digest> now = digest(tag);
        if (!now.equals(Optional.of(manifest.digest()))) {
            throw unusable(
                    tag + " was published with the digest " + manifest.digest() + ", and its registry has "
                            + now.map(Digest::toString).orElse("nothing") + " there",
                    null);
        }
    }

    private static RegistryException unusable(String what, @Nullable Exception cause) {
        return new RegistryException(
                RegistryException.Kind.OTHER,
                what,
                "Publish it again, and check whether another publication to it is running",
                cause);
    }

    @Override
    public boolean isImmutable(ImageReference tag) {
        return connection.ask(
                operation(tag, "checked for immutability", Right.PULL),
                repository -> repository.isImmutable(Objects.requireNonNull(tag.tag())));
    }

    @Override
    public void close() {
        connection.close();
    }
}
