package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.io.ConfinedDirectory;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the images that a descriptor publishes, or finds them by their Dockerfiles. */
final class FinalImages {
    private static final String FIELD = "images";
    private static final String KVM_DOCKERFILE = "kvm.Dockerfile";
    private static final String OF_PACKAGES = "support_";

    private final @Nullable Path directory;
    private final YamlMapping descriptor;

    /** Takes the docker directory; null if it is unknown: then only names are checked. */
    FinalImages(@Nullable Path directory, YamlMapping descriptor) {
        this.directory = directory;
        this.descriptor = descriptor;
    }

    List<FinalImage> read() {
        if (!descriptor.has(FIELD)) {
            return directory == null ? List.of() : found(directory);
        }
        List<FinalImage> images = new ArrayList<>();
        descriptor.mapping(FIELD).ifPresent(fields -> {
            fields.names().forEach(name -> image(fields, name).ifPresent(images::add));
            if (fields.names().isEmpty()) {
                fields.report(
                        fields.line(),
                        "'images' names none",
                        "Name one, or remove 'images' for those with the usual Dockerfiles");
            }
        });
        return images;
    }

    private List<FinalImage> found(Path directory) {
        List<FinalImage> images = new ArrayList<>();
        if (Files.isRegularFile(directory.resolve(KVM_DOCKERFILE))) {
            images.add(new FinalImage(FinalImage.KVM, KVM_DOCKERFILE));
        } else {
            descriptor.report(
                    descriptor.line(),
                    "there is no " + KVM_DOCKERFILE + " in " + directory,
                    "Create it, or name the images and their Dockerfiles with 'images:'");
        }
        Map<String, String> others =
                new TreeMap<>(Map.of("build", ImageDescriptor.SUPPORT_DOCKERFILE, "ci", "ci.Dockerfile"));
        others.forEach((name, dockerfile) -> {
            if (Files.isRegularFile(directory.resolve(dockerfile))) {
                images.add(new FinalImage(name, dockerfile));
            }
        });
        return images;
    }

    private Optional<FinalImage> image(YamlMapping fields, YamlText name) {
        if (name.text().startsWith(OF_PACKAGES)) {
            fields.report(
                    name.line(),
                    "the image '" + name.text() + "' has a name that is kept for support packages",
                    "Choose one that does not begin with '" + OF_PACKAGES + "'");
        }
        return fields.text(name.text())
                .flatMap(dockerfile -> dockerfile(fields, name, dockerfile))
                .flatMap(dockerfile -> fields.checked(
                        name, name.text(), () -> new FinalImage(name.text(), dockerfile), "Write it like kvm or ci"));
    }

    private Optional<String> dockerfile(YamlMapping fields, YamlText name, YamlText dockerfile) {
        if (directory == null) {
            return Optional.of(dockerfile.text());
        }
        Optional<ConfinedDirectory.Fault> fault =
                new ConfinedDirectory(directory, "docker directory").faultOfFile(dockerfile.text());
        fault.ifPresent(wrong -> fields.report(
                dockerfile.line(),
                fields.called(name.text()) + ": the Dockerfile '" + dockerfile.text() + "' " + wrong.what(),
                wrong.remedy()));
        return fault.isPresent() ? Optional.empty() : Optional.of(ConfinedDirectory.normalized(dockerfile.text()));
    }
}
