package com.mellanox.mkt.images.registry;

import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.blob.Blobs;
import com.google.cloud.tools.jib.http.Authorization;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.ResponseException;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Login;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registry over the network, by jib. Nothing is asked of it, and no login looked for, before the first question. */
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
     * @param listener is told of each request that is made again, and why
     */
    public static RemoteRegistry of(String host, RegistryAccess access, BuildListener listener) {
        return of(host, access, Backoff.REAL, listener);
    }

    static RemoteRegistry of(String host, RegistryAccess access, Backoff pace, BuildListener listener) {
        return new RemoteRegistry(new RegistryConnection(host, access, pace, listener));
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

    private RegistryOperation deed(ImageReference image, String verb, Right right) {
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
        return connection.ask(deed(image, "asked for", Right.PULL), repository -> {
            try (Response response = repository.manifest("HEAD", reference(image))) {
                Optional<Digest> told =
                        told(response).map(RemoteRegistry::known).orElse(Optional.empty());
                return told.isPresent() ? told : received(repository, image).map(ReceivedManifest::digest);
            } catch (ResponseException e) {
                return emptyIfAbsent(e);
            }
        });
    }

    private static Optional<String> told(Response response) {
        return response.getHeader(DIGEST_HEADER).stream().findFirst();
    }

    private static Optional<Digest> known(String digest) {
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
                .ask(deed(image, "read", Right.PULL), repository -> received(repository, image))
                .map(received -> received.read(image));
    }

    private static Optional<ReceivedManifest> received(Repository repository, ImageReference image)
            throws IOException, com.google.cloud.tools.jib.api.RegistryException {
        try (Response response = repository.manifest("GET", reference(image))) {
            String type =
                    response.getHeader("Content-Type").stream().findFirst().orElse("");
            byte[] bytes = response.getBody().readNBytes(LONGEST_MANIFEST);
            return Optional.of(new ReceivedManifest(type, told(response), bytes));
        } catch (ResponseException e) {
            return emptyIfAbsent(e);
        }
    }

    @Override
    public ImageConfig config(ImageReference image, Manifest manifest) {
        byte[] config = connection.ask(deed(image, "asked for its configuration", Right.PULL), repository -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BlobFile.pull(repository, manifest.config(), out);
            return out.toByteArray();
        });
        try {
            Map<String, String> labels = new HashMap<>();
            JsonReader.read(new ByteArrayInputStream(config))
                    .at("config")
                    .at("Labels")
                    .members()
                    .forEach((name, value) -> value.text().ifPresent(text -> labels.put(name, text)));
            return new ImageConfig(labels);
        } catch (IOException e) {
            throw unusable("The configuration of " + image + " at its registry is no JSON", e);
        }
    }

    @Override
    public boolean send(String repository, Digest blob, Path file) {
        RegistryOperation deed =
                new RegistryOperation(blob.toString(), "sent to " + full(repository), repository, Right.PUSH);
        DescriptorDigest digest = BlobFile.digest(blob);
        return connection.ask(
                deed,
                asked -> asked.client().checkBlob(digest).isEmpty()
                        && !asked.client().pushBlob(digest, Blobs.from(file), null, written -> {}));
    }

    @Override
    public void fetch(String repository, Digest blob, Path file) {
        RegistryOperation deed =
                new RegistryOperation(blob.toString(), "fetched from " + full(repository), repository, Right.PULL);
        connection.ask(deed, asked -> {
            BlobFile.fetch(asked, blob, file);
            return true;
        });
    }

    @Override
    public void put(ImageReference tag, Manifest manifest) {
        String name = Objects.requireNonNull(tag.tag(), "a manifest is put under a tag");
        connection.ask(
                deed(tag, "published", Right.PUSH),
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
                "Publish it again, and look whether somebody else publishes there at the same time",
                cause);
    }

    @Override
    public boolean isImmutable(ImageReference tag) {
        return connection.askHost(
                deed(tag, "asked for its immutability", Right.PULL),
                (client, root, login) -> isImmutable(client, root, login, tag));
    }

    private static boolean isImmutable(
            FailoverHttpClient client, String root, Optional<Login> login, ImageReference tag) throws IOException {
        Request request = Request.builder()
                .setUserAgent(Repository.AGENT)
                .setAccept(List.of("application/json"))
                .setAuthorization(login.filter(known -> !known.isIdentityToken())
                        .map(known -> Authorization.fromBasicCredentials(known.user(), known.password()))
                        .orElse(null))
                .build();
        try (Response response =
                client.get(URI.create(root + HarborTags.path(tag)).toURL(), request)) {
            return HarborTags.isImmutable(tag, response.getBody());
        } catch (ResponseException e) {
            return false;
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
