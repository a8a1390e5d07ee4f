package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.registry.ManifestIndex;
import com.mellanox.mkt.images.registry.Referrers;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tags of an image's repository, and what they point to. They are looked at again before each removal. What thousands of tags
 * that are named by inputs point to is asked for once, since each other request would be made thousands of times.
 */
final class RepositoryTags {
    private final Registry registry;
    private final ImageReference image;
    private final Map<String, Digest> known = new HashMap<>();
    private final Map<Digest, Collection<Digest>> parts = new HashMap<>();

    /** Makes no request yet. */
    RepositoryTags(Registry registry, ImageReference image) {
        this.registry = registry;
        this.image = image;
    }

    ImageReference image() {
        return image;
    }

    /** Whether a tag is made of the key and the inputs of an image. */
    boolean isNamedByInputs(String tag) {
        return PublishedTags.isNamedByContent(tag, String.valueOf(image.tag()));
    }

    /**
     * The tags by what they point to, without those of signatures and documents, which go with their image.
     *
     * @param removed the manifest whose tags are asked for again, beside all that are new or of people; null for none
     */
    Map<Digest, List<String>> byDigest(@Nullable Digest removed) {
        List<String> there = registry.tags(image.repository()).stream()
                .filter(tag -> !Referrers.isTag(tag))
                .toList();
        known.entrySet().removeIf(tag -> tag.getValue().equals(removed) || !isNamedByInputs(tag.getKey()));
        learn(there.stream().filter(tag -> !known.containsKey(tag)).toList());
        Map<Digest, List<String>> tags = new TreeMap<>(Comparator.comparing(Digest::value));
        for (String tag : there) {
            Digest now = known.get(tag);
            if (now != null) {
                tags.computeIfAbsent(now, missing -> new ArrayList<>()).add(tag);
            }
        }
        return tags;
    }

    /** Asks what tags point to. One that is gone meanwhile points to nothing. */
    private void learn(List<String> tags) {
        List<Optional<Digest>> digests = RegistryQuestions.ask(tags, tag -> registry.digest(image.withTag(tag)));
        for (int i = 0; i < tags.size(); i++) {
            String tag = tags.get(i);
            digests.get(i).ifPresent(digest -> known.put(tag, digest));
        }
    }

    /** The images of an index, which a registry lets be deleted although the index names them; none if it is not an index. */
    Collection<Digest> parts(Digest index) {
        return parts.computeIfAbsent(index, missing -> readParts(new ImageReference(image.name(), null, missing)));
    }

    private Collection<Digest> readParts(ImageReference index) {
        try {
            return registry.stored(index)
                    .map(stored -> stored instanceof ManifestIndex found
                            ? found.parts().values()
                            : List.<Digest>of())
                    .orElse(List.of());
        } catch (RegistryException e) {
            if (e.kind() == Kind.OTHER) {
                return List.of(); // neither an image nor an index
            }
            throw e;
        }
    }
}
