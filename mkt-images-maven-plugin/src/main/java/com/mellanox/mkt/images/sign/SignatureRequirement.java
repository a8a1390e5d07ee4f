package com.mellanox.mkt.images.sign;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Requires that images of registries have a valid signature by one of some keys. A digest that was found to be signed is
 * remembered, since neither it nor its signature can change.
 */
public final class SignatureRequirement {
    /** No image has to be signed. */
    public static final SignatureRequirement NONE = new SignatureRequirement(Optional.empty(), Path.of(""), host -> {
        throw new IllegalStateException("no signature is required");
    });

    private static final String REMEDY =
            "Use an image that is signed, or sign it: cosign sign --key cosign.key IMAGE. Without -Dmkt.verify.key no"
                    + " signature is required";

    private final Optional<PublicKeys> keys;
    private final Path directory;
    private final Function<String, Registry> registries;

    private SignatureRequirement(Optional<PublicKeys> keys, Path directory, Function<String, Registry> registries) {
        this.keys = keys;
        this.directory = directory;
        this.registries = registries;
    }

    /**
     * Requires signatures.
     *
     * @param keys one of them is enough
     * @param cacheDirectory where digests are remembered
     * @param registries the registry of a host
     */
    public static SignatureRequirement of(PublicKeys keys, Path cacheDirectory, Function<String, Registry> registries) {
        return new SignatureRequirement(Optional.of(keys), cacheDirectory.resolve("verified"), registries);
    }

    /** Whether images have to be signed at all. */
    public boolean isSet() {
        return keys.isPresent();
    }

    /**
     * Checks one image, if images have to be signed.
     *
     * @param digest of its manifest or index; empty if it is from no registry
     * @throws RegistryException if it has no valid signature, or if that cannot be found out
     */
    public void check(ImageReference image, Optional<Digest> digest) {
        if (keys.isEmpty()) {
            return;
        }
        Digest signed = digest.orElseThrow(() -> unsigned(image + " is from no registry, and so has no signature"));
        ImageReference reference = new ImageReference(image.canonical().name(), null, signed);
        Path file =
                directory.resolve(Digest.of((reference + " " + keys.get().describe()).getBytes(StandardCharsets.UTF_8))
                        .hex());
        if (!Files.exists(file)) {
            check(reference, keys.get());
            StateFile.keep(file, reference + "\n");
        }
    }

    private void check(ImageReference image, PublicKeys accepted) {
        List<Attachment> found = new ImageAttachments(registries.apply(image.registry()), accepted).of(image);
        if (found.stream().noneMatch(attachment -> attachment.isSignature() && attachment.isSigned())) {
            throw unsigned(image + " has no valid signature by the key " + accepted.describe() + ": " + reason(found));
        }
    }

    private static String reason(List<Attachment> found) {
        String faults = found.stream()
                .flatMap(attachment -> attachment.problem().map(fault -> attachment.digest() + " " + fault).stream())
                .collect(Collectors.joining("; "));
        long signatures = found.stream().filter(Attachment::isSignature).count();
        if (!faults.isEmpty()) {
            return faults;
        }
        return signatures == 0
                ? "it is not signed"
                : "it has " + signatures + (signatures == 1 ? " signature" : " signatures") + " by other keys";
    }

    private static RegistryException unsigned(String what) {
        return new RegistryException(RegistryException.Kind.OTHER, what, REMEDY, null);
    }
}
