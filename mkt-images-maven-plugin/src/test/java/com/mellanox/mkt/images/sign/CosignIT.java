package com.mellanox.mkt.images.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.Referrers;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's cosign verifies what this plugin signs at a real registry, and this plugin what cosign signs. */
class CosignIT {
    private static final String REPOSITORY = "mkt-test/kvm";
    private static final String DOCKER_TYPE = "application/vnd.docker.distribution.manifest.v2+json";
    private static final byte[] DOCUMENT = "{\"version\": 1.50, \"components\": []}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private String cosign;
    private RegistryServer server;
    private RemoteRegistry registry;
    private ImageReference image;

    @BeforeEach
    void start() throws Exception {
        cosign = System.getenv("MKT_COSIGN");
        assumeTrue(cosign != null, "MKT_COSIGN names no cosign; src/env/engines sets it");
        server = RegistryServer.start();
        registry = RemoteRegistry.of(
                server.host(),
                new RegistryAccess(host -> Optional.empty(), Proxies.NONE, new TlsTrust(null, List.of(), Set.of())),
                event -> {});
        image = push();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            registry.close();
            server.close();
        }
    }

    private ImageReference push() {
        byte[] config = ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}")
                .getBytes(StandardCharsets.UTF_8);
        registry.send(REPOSITORY, config);
        String text = "{\"schemaVersion\":2,\"mediaType\":\"" + DOCKER_TYPE
                + "\",\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",\"size\":"
                + config.length + ",\"digest\":\"" + Digest.of(config) + "\"},\"layers\":[]}";
        Digest digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
        registry.put(
                ImageReference.parse(server.host() + "/" + REPOSITORY + ":deb12"),
                new Manifest(DOCKER_TYPE, text, digest, Digest.of(config), 0));
        return new ImageReference(server.host() + "/" + REPOSITORY, null, digest);
    }

    /** Runs cosign without its transparency log, which needs a network; returns what it prints. */
    private String cosign(int expected, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(cosign));
        command.addAll(List.of(arguments));
        command.add("--allow-http-registry");
        command.add(image.toString());
        Path output = directory.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("COSIGN_PASSWORD", SampleKeys.PASSPHRASE);
        int status = builder.start().waitFor();
        String text = Files.readString(output);
        assertThat(status).as(text).isEqualTo(expected);
        return text;
    }

    private String file(String name) throws IOException {
        return Files.write(directory.resolve(name), SampleKeys.bytes(name)).toString();
    }

    private void sign(SigningKey key) {
        ImageSigner signer = new ImageSigner(registry, key);
        List<Attachment> present = new ImageAttachments(registry, signer.keys()).of(image);
        signer.sign(image, registry.stored(image).orElseThrow(), present);
        for (String type :
                List.of("https://cyclonedx.org/bom", "https://spdx.dev/Document", "https://slsa.dev/provenance/v1")) {
            signer.attest(image, registry.stored(image).orElseThrow(), type, DOCUMENT, present);
        }
    }

    private void verify(String publicKey, String format) throws Exception {
        String key = file(publicKey);
        cosign(0, "verify", "--key", key, "--insecure-ignore-tlog", format);
        for (String type : List.of("cyclonedx", "spdxjson", "slsaprovenance1")) {
            cosign(0, "verify-attestation", "--key", key, "--insecure-ignore-tlog", format, "--type", type);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec", "rsa", "ed25519"})
    void verifyWhenThisPluginSignedIsAcceptedByCosignInBothForms(String key) throws Exception {
        sign(SampleKeys.unencrypted(key));

        verify(key + ".pub", "--new-bundle-format=true");
        verify(key + ".pub", "--new-bundle-format=false");
        cosign(1, "verify", "--key", file("cosign.pub"), "--insecure-ignore-tlog");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--new-bundle-format=true", "--new-bundle-format=false"})
    void attachmentsWhenCosignSignedAreValid(String format) throws Exception {
        sign(SampleKeys.unencrypted("ec"));
        Path document = Files.write(directory.resolve("bom.json"), DOCUMENT);
        String[] options = {
            "--key", file("cosign.key"), "--use-signing-config=false", "--tlog-upload=false", "-y", format
        };

        cosign(0, concat("sign", options));
        cosign(0, concat("attest", options, "--type", "cyclonedx", "--predicate", document.toString()));

        List<Attachment> own = new ImageAttachments(registry, SampleKeys.publicKeys("cosign.pub")).of(image);
        assertThat(own)
                .filteredOn(Attachment::isSigned)
                .extracting(Attachment::type)
                .containsExactlyInAnyOrder("", "https://cyclonedx.org/bom");
        assertThat(new ImageAttachments(registry, SampleKeys.publicKeys("ec.pub")).of(image))
                .filteredOn(Attachment::isSigned)
                .hasSize(8);
        verify("ec.pub", format);
    }

    private static String[] concat(String command, String[] options, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(options));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void treeWhenThisPluginSignedShowsAll() throws Exception {
        sign(SampleKeys.unencrypted("ec"));

        assertThat(cosign(0, "tree")).contains("Signatures", "Attestations", "https://cyclonedx.org/bom");
        Digest digest = Objects.requireNonNull(image.digest());
        assertThat(registry.tags(REPOSITORY)).contains(Referrers.tag(digest, ""), Referrers.tag(digest, ".sig"));
    }
}
