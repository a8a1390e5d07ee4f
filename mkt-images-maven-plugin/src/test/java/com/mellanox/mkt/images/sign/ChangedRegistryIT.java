package com.mellanox.mkt.images.sign;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.sign.Attachment.Place;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Proxies;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One byte changed on the disk of a real registry: in a layer, a document, a signature or a manifest. */
class ChangedRegistryIT {
    private static final String REPOSITORY = "mkt-test/kvm";
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String SPDX = "https://spdx.dev/Document";
    private static final byte[] LAYER = bytes("a layer of an image");
    private static final byte[] CONFIG = bytes("{\"architecture\":\"amd64\",\"os\":\"linux\"}");

    @TempDir
    private Path directory;

    private final SigningKey key = SampleKeys.unencrypted("ec");
    private RegistryServer server;
    private RemoteRegistry registry;
    private ImageReference image;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void publish() throws Exception {
        server = RegistryServer.start();
        registry = RemoteRegistry.of(
                server.host(),
                new RegistryAccess(host -> Optional.empty(), Proxies.NONE, new TlsTrust(null, List.of(), Set.of())),
                event -> {});
        registry.send(REPOSITORY, LAYER);
        registry.send(REPOSITORY, CONFIG);
        String text = "{\"schemaVersion\":2,\"mediaType\":\"" + TYPE
                + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"size\":" + CONFIG.length
                + ",\"digest\":\"" + Digest.of(CONFIG) + "\"},"
                + "\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"size\":" + LAYER.length
                + ",\"digest\":\"" + Digest.of(LAYER) + "\"}]}";
        Manifest manifest = new Manifest(TYPE, text, Digest.of(bytes(text)), Digest.of(CONFIG), LAYER.length);
        image = new ImageReference(server.host() + "/" + REPOSITORY, null, manifest.digest());
        registry.put(image, manifest);
        ImageSigner signer = new ImageSigner(registry, key);
        signer.sign(image, manifest, List.of());
        signer.attest(image, manifest, SPDX, bytes("{\"spdxVersion\":\"SPDX-2.3\"}"), List.of());
        assertThat(problems(true)).isEmpty();
    }

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    private List<String> problems(boolean downloadsLayers) {
        Optional<Path> downloads = downloadsLayers ? Optional.of(directory) : Optional.empty();
        return new ImageCheck(registry, new PublicKeys(List.of(key.publicKey())), downloads)
                .check(image)
                .problems();
    }

    private Digest attachment(Place place, String type) {
        return new ImageAttachments(registry, new PublicKeys(List.of(key.publicKey())))
                .of(image).stream()
                        .filter(found -> found.place() == place && found.type().equals(type))
                        .findFirst()
                        .orElseThrow()
                        .digest();
    }

    @Test
    void layerWhenAByteHasChangedIsRefusedIfItIsDownloaded() throws Exception {
        server.changeByte(Digest.of(LAYER));

        assertThat(problems(true))
                .singleElement()
                .asString()
                .contains(Digest.of(LAYER).value());
        assertThat(problems(false)).isEmpty();
    }

    @Test
    void configurationWhenAByteHasChangedIsRefused() throws Exception {
        server.changeByte(Digest.of(CONFIG));

        assertThat(problems(false))
                .singleElement()
                .asString()
                .contains(Digest.of(CONFIG).value());
    }

    @Test
    void signatureOrDocumentWhenAByteHasChangedIsRefused() throws Exception {
        for (Digest changed :
                List.of(attachment(Place.TAG, ""), attachment(Place.REFERRER, ""), attachment(Place.REFERRER, SPDX))) {
            server.changeByte(changed);
            assertThat(problems(false)).singleElement().asString().contains(changed.value());
            server.changeByte(changed);
        }
        assertThat(problems(true)).isEmpty();
    }
}
