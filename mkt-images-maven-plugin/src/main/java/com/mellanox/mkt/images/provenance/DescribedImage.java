package com.mellanox.mkt.images.provenance;

import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Base;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.BuiltImages.Making;
import com.mellanox.mkt.images.publication.BuiltImages.SupportPackage;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A final image that documents are about.
 *
 * @param built the result of the build that it belongs to
 * @param manifest its digest at its registry; null if it is not published
 * @param origin the docker directory that it was built from
 * @param plugin the version of this plugin
 */
public record DescribedImage(
        BuiltImages built, Image image, @Nullable Digest manifest, ImageOrigin origin, String plugin) {

    /** The digest by which the image is known: that at its registry, or else its id. */
    public Digest digest() {
        return manifest == null ? image.id().digest() : manifest;
    }

    /** Its repository with the registry: {@code harbor.mellanox.com/mkt/kvm}. */
    public String repository() {
        return image.reference().canonical().name();
    }

    /** The packages that were compiled for it, by their names. */
    public List<SupportPackage> compiled() {
        return built.packages().stream()
                .filter(each -> image.packages().contains(each.name()))
                .sorted(Comparator.comparing(SupportPackage::name))
                .toList();
    }

    /** The images of registries that its own Dockerfile names. */
    public List<Base> baseImages() {
        return bases(making().map(Making::baseImages).orElse(List.of()));
    }

    /** All images of registries that it was built on, its own ones first; without a record, those of the key. */
    List<Base> allBaseImages() {
        return making().map(made -> bases(Stream.concat(made.baseImages().stream(), made.otherImages().stream())
                        .toList()))
                .orElse(built.baseImages());
    }

    private List<Base> bases(List<ImageReference> references) {
        return references.stream()
                .distinct()
                .flatMap(reference -> built.baseImages().stream()
                        .filter(base -> base.reference().equals(reference)))
                .filter(base -> base.digest().startsWith("sha256:"))
                .toList();
    }

    Optional<Making> making() {
        return Optional.ofNullable(image.making());
    }

    /** The names of the packages that are in it. */
    Set<String> packages() {
        Set<String> names = new TreeSet<>();
        image.packages().forEach(name -> names.add(name.value()));
        return names;
    }
}
