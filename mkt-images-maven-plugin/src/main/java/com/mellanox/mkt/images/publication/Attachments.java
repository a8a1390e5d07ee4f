package com.mellanox.mkt.images.publication;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.publication.Receipt.Attached;
import com.mellanox.mkt.images.publication.Receipt.Upload;
import com.mellanox.mkt.images.registry.Artifact;
import com.mellanox.mkt.images.registry.Referrers;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.StoredManifest;
import com.mellanox.mkt.images.sign.Attachment;
import com.mellanox.mkt.images.sign.ImageAttachments;
import com.mellanox.mkt.images.sign.ImageSigner;
import com.mellanox.mkt.images.sign.PublicKeys;
import com.mellanox.mkt.images.sign.VerificationKey;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Attaches documents and signatures to images that are at the registry, and reads them back. */
final class Attachments {
    private static final String TITLE = "org.opencontainers.image.title";

    private final Registry registry;
    private final AttachmentOptions options;
    private final BuildListener listener;
    private final Optional<ImageSigner> signer;
    private final PublicKeys keys;

    Attachments(Registry registry, AttachmentOptions options, BuildListener listener) {
        this.registry = registry;
        this.options = options;
        this.listener = listener;
        this.signer = Optional.ofNullable(options.key()).map(key -> new ImageSigner(registry, key));
        this.keys = signer.map(ImageSigner::keys).orElse(new PublicKeys(List.of()));
    }

    /** Attaches to all images of a publication what they have to have. */
    List<Attached> attach(BuiltImages built, List<Upload> uploads) {
        List<Attached> attached = new ArrayList<>();
        for (Upload upload : uploads) {
            List<AttachedDocument> documents = built.images().stream()
                    .filter(image -> image.published().equals(upload.image()))
                    .flatMap(image -> options.documents().of(built, image, upload.digest()).stream())
                    .toList();
            attached.addAll(attach(new ImageReference(upload.image().name(), null, upload.digest()), documents));
        }
        return attached;
    }

    /**
     * Attaches to one image what is not attached yet; all of it is there and valid afterwards.
     *
     * @param image with a digest
     */
    List<Attached> attach(ImageReference image, List<AttachedDocument> documents) {
        if (signer.isEmpty() && documents.isEmpty()) {
            return List.of();
        }
        StoredManifest manifest = registry.stored(image).orElseThrow(() -> missing(image, "The image"));
        ImageAttachments attachments = new ImageAttachments(registry, keys);
        List<Attachment> present = attachments.of(image);
        if (signer.isPresent()) {
            signer.get().sign(image, manifest, present);
            documents.forEach(document ->
                    signer.get().attest(image, manifest, document.predicateType(), document.content(), present));
        } else {
            documents.forEach(document -> attachUnsigned(image, manifest, document, present));
        }
        List<Attached> attached = check(image, documents, attachments.of(image));
        listener.on(new BuildEvent.ImageAttached(
                image, documents.size(), keys.keys().stream().findFirst().map(VerificationKey::fingerprint)));
        return attached;
    }

    private void attachUnsigned(
            ImageReference image, StoredManifest manifest, AttachedDocument document, List<Attachment> present) {
        if (present.stream().noneMatch(attachment -> isDocument(attachment, document))) {
            new Referrers(registry)
                    .attach(
                            image,
                            manifest,
                            new Artifact(
                                    document.artifactType(),
                                    document.mediaType(),
                                    document.content(),
                                    Map.of(TITLE, document.fileName())));
        }
    }

    private static boolean isDocument(Attachment attachment, AttachedDocument document) {
        return attachment.type().equals(document.artifactType())
                && attachment.content().equals(Digest.of(document.content()));
    }

    /** What was read back, if it is all that was attached. */
    private List<Attached> check(ImageReference image, List<AttachedDocument> documents, List<Attachment> found) {
        List<Attachment> own = found.stream()
                .filter(attachment -> signer.isPresent()
                        ? attachment.isSigned()
                        : documents.stream().anyMatch(document -> isDocument(attachment, document)))
                .toList();
        if (signer.isPresent() && own.stream().noneMatch(Attachment::isSignature)) {
            throw missing(image, "The signature");
        }
        documents.forEach(document -> {
            String type = signer.isPresent() ? document.predicateType() : document.artifactType();
            if (own.stream().noneMatch(attachment -> attachment.type().equals(type))) {
                throw missing(image, "The document " + document.fileName());
            }
        });
        return own.stream()
                .map(attachment -> new Attached(
                        image,
                        attachment.isSignature() ? "signature" : attachment.type(),
                        attachment.digest(),
                        Optional.ofNullable(attachment.signer())
                                .map(VerificationKey::fingerprint)
                                .orElse(null)))
                .toList();
    }

    private static RegistryException missing(ImageReference image, String what) {
        return new RegistryException(
                RegistryException.Kind.OTHER,
                what + " of " + Objects.requireNonNull(image) + " was sent, and is not at the registry",
                "Check whether something there deletes it, and publish again",
                null);
    }
}
