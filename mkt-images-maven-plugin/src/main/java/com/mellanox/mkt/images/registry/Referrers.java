package com.mellanox.mkt.images.registry;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The documents that are attached to images of a registry. A registry with the API of OCI 1.1 lists them itself. For others they
 * are in an index under the tag {@code sha256-<digits>}, to which each client adds.
 */
public record Referrers(Registry registry) {
    /** The bytes of a document, at most. */
    private static final long LONGEST = 64L << 20;

    private static final List<String> SUFFIXES = List.of("", ".sig", ".att", ".sbom");
    private static final Pattern TAG = Pattern.compile("sha256-[0-9a-f]{64}(\\.[a-z]+)?");

    /** The tag of the index of an image's attachments; with a suffix, cosign's tag of signatures or attestations. */
    public static String tag(Digest image, String suffix) {
        return "sha256-" + image.hex() + suffix;
    }

    /** Whether a tag is made of the digest of the image whose attachments it has. */
    public static boolean isTag(String tag) {
        return TAG.matcher(tag).matches();
    }

    /**
     * All manifests that are of no use without an image: those that are attached to it, and those of the tags made of its digest.
     *
     * @param image with a digest
     */
    public Set<Digest> manifests(ImageReference image) {
        Digest digest = Objects.requireNonNull(image.digest(), "attachments are of a digest");
        Set<Digest> manifests = new LinkedHashSet<>();
        of(image).forEach(referrer -> manifests.add(referrer.digest()));
        SUFFIXES.forEach(
                suffix -> registry.digest(image.withTag(tag(digest, suffix))).ifPresent(manifests::add));
        return manifests;
    }

    /**
     * What is attached to an image, in the order of the registry.
     *
     * @param image with a digest
     */
    public List<Referrer> of(ImageReference image) {
        return registry.referrers(image)
                .orElseGet(() -> registry.stored(index(image))
                        .map(index -> entries(index).stream().map(Referrer::of).toList())
                        .orElse(List.of()));
    }

    /**
     * Attaches a document to an image that the registry has.
     *
     * @param subject the image's manifest or index
     * @return the digest of the manifest that attaches it
     */
    public Digest attach(ImageReference image, StoredManifest subject, Artifact artifact) {
        Manifest manifest = artifact.manifest(subject);
        registry.send(image.repository(), Artifact.EMPTY);
        registry.send(image.repository(), artifact.content());
        registry.put(new ImageReference(image.name(), null, manifest.digest()), manifest);
        ImageReference subjectReference = new ImageReference(image.name(), null, subject.digest());
        if (registry.referrers(subjectReference).isEmpty()) {
            new TagUpdate(registry, index(subjectReference)).run(present -> added(present, artifact.entry(manifest)));
        }
        return manifest.digest();
    }

    /**
     * The document of an attachment, whose bytes have the digests that its manifest and the list state.
     *
     * @param image with a digest
     * @return empty if it is no single document, or a very large one: others attach archives, too
     * @throws RegistryException if it is damaged, or attached to another image
     */
    public Optional<byte[]> content(ImageReference image, Referrer referrer) {
        ImageReference reference = new ImageReference(image.name(), null, referrer.digest());
        JsonValue manifest = json(registry.manifest(reference).orElseThrow(() -> damaged(reference, "is missing")));
        String subject = manifest.at("subject").at("digest").text().orElse("no image");
        if (!subject.equals(Objects.requireNonNull(image.digest()).value())) {
            throw damaged(reference, "is attached to " + subject + ", and not to " + image.digest());
        }
        List<JsonValue> layers = manifest.at("layers").items();
        if (layers.size() != 1 || layers.get(0).at("size").number().orElse(0) > LONGEST) {
            return Optional.empty();
        }
        return Optional.of(registry.read(
                image.repository(), new Digest(layers.get(0).at("digest").text().orElse(""))));
    }

    private static ImageReference index(ImageReference image) {
        return image.withTag(tag(Objects.requireNonNull(image.digest(), "attachments are of a digest"), ""));
    }

    private static Optional<StoredManifest> added(Optional<StoredManifest> present, Referrer referrer) {
        List<JsonValue> entries = present.map(Referrers::entries).orElse(List.of());
        if (entries.stream().anyMatch(entry -> Referrer.of(entry).digest().equals(referrer.digest()))) {
            return Optional.empty();
        }
        List<Object> all = new ArrayList<>();
        entries.forEach(entry -> all.add(Objects.requireNonNull(entry.plain())));
        all.add(referrer);
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", ManifestIndex.OCI);
        index.put("manifests", all);
        String text = JsonWriter.write(index);
        return Optional.of(
                new ManifestIndex(ManifestIndex.OCI, text, Digest.of(text.getBytes(StandardCharsets.UTF_8)), Map.of()));
    }

    private static List<JsonValue> entries(StoredManifest index) {
        return json(index).at("manifests").items();
    }

    private static JsonValue json(StoredManifest manifest) {
        try {
            return JsonReader.read(manifest.text());
        } catch (IOException e) {
            throw new IllegalStateException("a stored manifest is JSON", e);
        }
    }

    private static RegistryException damaged(ImageReference attachment, String why) {
        return new RegistryException(
                RegistryException.Kind.OTHER,
                "The attachment " + attachment + " " + why,
                "Publish the image again, or ask who has changed the registry",
                null);
    }
}
