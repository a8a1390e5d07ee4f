package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.json.JsonReader;
import com.mellanox.mkt.images.json.JsonValue;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.ManifestIndex;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.StoredManifest;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks images at a registry: that their bytes have the digests that name them, that they are signed, and that what is attached
 * to them is about them.
 *
 * @param keys one of them must have signed each image
 * @param downloads where layers are downloaded to be checked byte for byte; empty if it is enough that they are there
 */
public record ImageCheck(Registry registry, PublicKeys keys, Optional<Path> downloads) {

    /**
     * What was found.
     *
     * @param image as it was asked for
     * @param digest of its manifest or index
     * @param layers of all its platforms
     * @param attachments what is attached to it, and to the images of its platforms
     * @param problems why it must not be used, each a clause; empty if all is well
     */
    public record Result(
            ImageReference image, Digest digest, int layers, List<Attachment> attachments, List<String> problems) {
        public Result {
            attachments = List.copyOf(attachments);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Checks an image, and the images of all platforms if it is an index.
     *
     * @throws RegistryException if it is not at the registry, or if the registry does not answer
     */
    public Result check(ImageReference image) {
        StoredManifest stored = registry.stored(image)
                .orElseThrow(() -> new RegistryException(
                        RegistryException.Kind.ABSENT,
                        image + " is not at its registry",
                        "Publish it, or correct the name",
                        null));
        List<Attachment> attachments = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<Digest> layers = new LinkedHashSet<>();
        check(image, stored, attachments, layers, problems);
        return new Result(image, stored.digest(), layers.size(), attachments, problems);
    }

    private void check(
            ImageReference image,
            StoredManifest stored,
            List<Attachment> attachments,
            Set<Digest> layers,
            List<String> problems) {
        ImageReference reference = new ImageReference(image.name(), null, stored.digest());
        problem(problems, () -> attachments.addAll(attachments(reference, problems)));
        if (stored instanceof ManifestIndex index) {
            index.parts()
                    .values()
                    .forEach(part -> problem(
                            problems,
                            () -> check(
                                    image,
                                    registry.stored(new ImageReference(image.name(), null, part))
                                            .orElseThrow(() -> missing("the image " + part)),
                                    attachments,
                                    layers,
                                    problems)));
        } else {
            Manifest manifest = (Manifest) stored;
            problem(problems, () -> registry.read(image.repository(), manifest.config()));
            layers(manifest).forEach(layer -> {
                layers.add(layer);
                problem(problems, () -> checkLayer(image.repository(), layer));
            });
        }
    }

    /** What is attached, with a problem for each fault, and for a missing signature. */
    private List<Attachment> attachments(ImageReference image, List<String> problems) {
        List<Attachment> found = new ImageAttachments(registry, keys).of(image);
        found.forEach(attachment -> attachment
                .problem()
                .ifPresent(fault -> problems.add("the attachment " + attachment.digest() + " " + fault)));
        if (found.stream().noneMatch(attachment -> attachment.isSignature() && attachment.isSigned())) {
            problems.add(image.digest() + " has no valid signature by the key " + keys.describe());
        }
        return found;
    }

    private static List<Digest> layers(Manifest manifest) {
        try {
            return JsonReader.read(manifest.text()).at("layers").items().stream()
                    .map(ImageCheck::digest)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("a stored manifest is JSON", e);
        }
    }

    private static Digest digest(JsonValue layer) {
        return new Digest(layer.at("digest").text().orElse(""));
    }

    private void checkLayer(String repository, Digest layer) {
        if (downloads.isEmpty()) {
            if (!registry.has(repository, layer)) {
                throw missing("the layer " + layer);
            }
            return;
        }
        Path file = downloads.get().resolve(layer.hex());
        try {
            Files.createDirectories(downloads.get());
            registry.fetch(repository, layer, file);
        } catch (IOException e) {
            throw new RegistryException(
                    RegistryException.Kind.OTHER,
                    "the layer " + layer + " cannot be stored: " + e.getMessage(),
                    "Check the permissions and the free space of " + downloads.get(),
                    e);
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    private static RegistryException missing(String what) {
        return new RegistryException(
                RegistryException.Kind.OTHER, what + " is missing", "Publish the image again", null);
    }

    /** Goes on after what is wrong with the image, so that all of it is told; a registry that does not answer ends the check. */
    private static void problem(List<String> problems, Runnable check) {
        try {
            check.run();
        } catch (RegistryException e) {
            if (e.kind() != RegistryException.Kind.OTHER && e.kind() != RegistryException.Kind.ABSENT) {
                throw e;
            }
            problems.add(e.problem());
        }
    }
}
