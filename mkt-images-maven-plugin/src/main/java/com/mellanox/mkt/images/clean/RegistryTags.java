package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.clean.PublishedTags.Referred;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.publication.PublicationJournal;
import com.mellanox.mkt.images.registry.Manifest;
import com.mellanox.mkt.images.registry.Referrers;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.run.Labels;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tags of a registry that only name the inputs of an image, and that neither a tag of people nor a recent receipt refers to. A
 * registry deletes a manifest with all its tags, so one that has any other tag stays.
 */
record RegistryTags(PublishedTags published, Path cacheDirectory, Age age) implements LeftoverKind {
    @Override
    public String title() {
        return "tags at " + registry().host();
    }

    private Registry registry() {
        return published.registry();
    }

    @Override
    public List<Leftover> find() {
        List<Leftover> found = new ArrayList<>();
        Set<String> withoutReceipt = new TreeSet<>();
        for (ImageReference image : published.images()) {
            String key = String.valueOf(image.tag());
            if (published.hasReceipt(key)) {
                found.addAll(find(image));
            } else {
                withoutReceipt.add(key);
            }
        }
        withoutReceipt.forEach(key -> found.add(withoutReceipt(key)));
        return found;
    }

    /** Without one, images that were published yesterday would look as if nobody needed them. */
    private static Leftover withoutReceipt(String key) {
        return Leftover.kept(
                "tags of " + key,
                0,
                "perhaps nobody needs them",
                "no receipt of a publication of " + key
                        + " (published.json) is known; name receipts, or directories with"
                        + " them, by -Dmkt.clean.receipts");
    }

    private List<Leftover> find(ImageReference image) {
        List<Leftover> found = new ArrayList<>();
        RepositoryTags tags = new RepositoryTags(registry(), image);
        List<Map.Entry<Digest, List<String>>> unreferred =
                List.copyOf(unreferred(tags, null).entrySet());
        List<Optional<Manifest>> own =
                RegistryQuestions.ask(unreferred, entry -> own(image, entry.getKey(), entry.getValue()));
        for (int i = 0; i < unreferred.size(); i++) {
            Digest digest = unreferred.get(i).getKey();
            String names = String.join(", ", unreferred.get(i).getValue());
            own.get(i)
                    .ifPresent(manifest -> found.add(new Leftover(
                            image.name() + ":" + names,
                            manifest.size(),
                            "no other tag and no receipt of the last " + age.days() + " days refers to it",
                            remove -> remove(tags, digest, remove))));
        }
        return found;
    }

    /**
     * The manifests all of whose tags have only the inputs of an image, and that no receipt names; with these tags.
     *
     * @param removed the one that is about to be removed; null for none
     */
    private Map<Digest, List<String>> unreferred(RepositoryTags repository, @Nullable Digest removed) {
        ImageReference image = repository.image();
        Map<Digest, List<String>> tags = repository.byDigest(removed);
        Referred referred = published.referredSince(age.clock().instant().minus(Duration.ofDays(age.days())));
        Set<Digest> ofIndexes = new HashSet<>();
        // A publication can be taken back to an index that no tag points to any more.
        referred.moved().stream()
                .filter(moved -> moved.name().equals(image.name()))
                .forEach(moved -> ofIndexes.addAll(repository.parts(Objects.requireNonNull(moved.digest()))));
        for (Map.Entry<Digest, List<String>> entry : Map.copyOf(tags).entrySet()) {
            List<String> names = entry.getValue();
            if (!names.stream().allMatch(repository::isNamedByInputs)) {
                tags.remove(entry.getKey());
                ofIndexes.addAll(repository.parts(entry.getKey()));
            } else if (names.stream().anyMatch(tag -> referred.has(image.withTag(tag), entry.getKey()))) {
                tags.remove(entry.getKey());
            }
        }
        tags.keySet().removeAll(ofIndexes);
        return tags;
    }

    /** The manifest, if its labels are those of this project, of the same key, and not of a recent commit. */
    private Optional<Manifest> own(ImageReference image, Digest digest, List<String> tags) {
        ImageReference reference = new ImageReference(image.name(), null, digest);
        try {
            return registry().manifest(reference).filter(manifest -> {
                Map<String, String> labels = registry().labels(reference, manifest);
                return String.valueOf(image.tag()).equals(labels.get(Labels.KEY))
                        && isNamedByInputs(tags, labels)
                        && !isRecent(labels.getOrDefault(Labels.CREATED, ""));
            });
        } catch (RegistryException e) {
            if (e.kind() == Kind.OTHER) {
                return Optional.empty(); // a list of images, or no image at all: somebody else's
            }
            throw e;
        }
    }

    /** Product images have no inputs among their labels: their tag alone has them. */
    private static boolean isNamedByInputs(List<String> tags, Map<String, String> labels) {
        String inputs = labels.getOrDefault(Labels.INPUTS, "").replace("sha256:", "");
        return inputs.isEmpty()
                || tags.stream().allMatch(tag -> inputs.startsWith(tag.substring(tag.lastIndexOf('-') + 1)));
    }

    private boolean isRecent(String time) {
        try {
            return !time.isEmpty() && !age.isUnused(Instant.parse(time));
        } catch (DateTimeException e) {
            return true;
        }
    }

    private Optional<String> remove(RepositoryTags tags, Digest digest, boolean remove) throws IOException {
        if (!PublicationJournal.namesInUse(cacheDirectory).isEmpty()) {
            return Optional.of("a publication runs");
        }
        if (!remove) {
            return Optional.empty();
        }
        if (!unreferred(tags, digest).containsKey(digest)) {
            return Optional.of("its tags have changed meanwhile");
        }
        try {
            String name = tags.image().name();
            ImageReference reference = new ImageReference(name, null, digest);
            Set<Digest> attached = new Referrers(registry()).manifests(reference);
            registry().delete(reference);
            attached.forEach(each -> deleteAttached(new ImageReference(name, null, each)));
            return Optional.empty();
        } catch (RegistryException e) {
            if (e.kind() == Kind.UNSUPPORTED) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** Registries may delete attachments themselves with their image. */
    private void deleteAttached(ImageReference attachment) {
        try {
            registry().delete(attachment);
        } catch (RegistryException e) {
            if (e.kind() != Kind.ABSENT) {
                throw e;
            }
        }
    }
}
