package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.descriptor.ExtendedOs;
import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.plan.PlannedImage.Copy;
import com.mellanox.mkt.images.plan.PlannedImage.DockerfileImage;
import com.mellanox.mkt.images.plan.PlannedImage.LeftOutImage;
import com.mellanox.mkt.images.plan.PlannedImage.Role;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names the images of a key, relates them, and collects the problems with that. */
final class GraphAssembly {
    /** Repository of images that no registry has. */
    private static final String LOCAL = "local_mkt/";

    private final DockerDirectoryContents inputs;
    private final DockerDirectoryContents os;
    private final Map<ImageReference, Dockerfile> dockerfiles = new LinkedHashMap<>();
    private final Map<ImageReference, SupportScript> scripts = new LinkedHashMap<>();
    private final Map<ImageReference, String> finals = new LinkedHashMap<>();
    private final List<ImageReference> wanted;
    private final List<ImageDependency> edges = new ArrayList<>();
    private final Problems problems = new Problems();
    private final ImageReference environment;
    private final ImageNames names;

    GraphAssembly(DockerDirectoryContents inputs) {
        this.inputs = inputs;
        this.os = inputs.ofOs();
        addDockerfiles(inputs);
        this.wanted = List.copyOf(finals.keySet());
        addDockerfiles(os);
        this.environment = environmentReference();
        os.environmentDockerfile().ifPresent(dockerfile -> dockerfiles.put(environment, dockerfile));
        os.scripts().forEach(script -> scripts.put(os.descriptor().supportImage(script.name()), script));
        Set<ImageReference> all = new LinkedHashSet<>(scripts.keySet());
        all.addAll(dockerfiles.keySet());
        this.names = new ImageNames(all, inputs.descriptor()::inFiles);
    }

    private void addDockerfiles(DockerDirectoryContents from) {
        from.dockerfiles().forEach((name, dockerfile) -> {
            ImageReference reference = from.descriptor().reference(name);
            finals.put(reference, name);
            dockerfiles.put(reference, dockerfile);
        });
    }

    /** The final image that {@code support.Dockerfile} makes, or a local one if the descriptor has none. */
    private ImageReference environmentReference() {
        Optional<Path> file = os.environmentDockerfile().map(Dockerfile::file);
        return dockerfiles.entrySet().stream()
                .filter(entry -> file.filter(entry.getValue().file()::equals).isPresent())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(
                        () -> ImageReference.of(LOCAL + "build", os.descriptor().key()));
    }

    ImageGraph assemble() {
        Map<ImageReference, PlannedImage> images = new LinkedHashMap<>();
        scripts.forEach((reference, script) -> images.put(reference, supportImage(reference, script)));
        dockerfiles.forEach((reference, dockerfile) -> images.put(reference, dockerfileImage(reference, dockerfile)));
        ProductRules rules = new ProductRules(scripts, os.leftOut(), problems);
        List<ImageDependency> ofOs = edges.stream()
                .filter(edge -> !inputs.isOverlay() || !wanted.contains(edge.image()))
                .toList();
        images.replaceAll((reference, image) -> image instanceof LeftOutImage leftOut
                ? new LeftOutImage(reference, leftOut.script(), rules.leftOutFiles(leftOut.script(), ofOs))
                : image);
        rules.check(edges, images);
        inputs.descriptor().extendedOs().ifPresent(this::checkStart);
        BuildOrder order = new BuildOrder(edges, problems);
        List<PlannedImage> needed = order.with(wanted).stream().map(images::get).toList();
        List<PlannedImage> others =
                order.with(images.keySet()).stream().map(images::get).toList();
        problems.throwIfAny();
        return new ImageGraph(
                wanted,
                needed,
                others,
                // An overlay need not use all packages of its OS.
                inputs.isOverlay() ? List.of() : supportImages(others),
                rules.takenByProducts(edges),
                inputs.descriptor()::inFiles);
    }

    private static List<SupportImage> supportImages(List<PlannedImage> images) {
        return images.stream()
                .filter(SupportImage.class::isInstance)
                .map(SupportImage.class::cast)
                .toList();
    }

    /** An overlay that starts from another image would be published as the OS's KVM image. */
    private void checkStart(ExtendedOs extended) {
        dockerfiles.forEach((reference, dockerfile) -> {
            boolean starts = edges.stream()
                    .filter(edge ->
                            edge.image().equals(reference) && edge.needed().equals(extended.kvm()))
                    .anyMatch(edge -> !edge.isCopy());
            if (wanted.contains(reference) && !starts) {
                problems.add(
                        dockerfile.file(),
                        dockerfile.images().stream()
                                .findFirst()
                                .map(UsedImage::line)
                                .orElse(1),
                        "the overlay does not start from the KVM image that it extends",
                        "Write 'FROM " + extended.kvm() + "'");
            }
        });
    }

    private PlannedImage dockerfileImage(ImageReference reference, Dockerfile dockerfile) {
        Needs needs = new Needs(reference, dockerfile.file());
        dockerfile.images().forEach(used -> needs.add(used.image(), used.paths(), used.line()));
        String name = finals.getOrDefault(reference, reference.shortName());
        Role role = reference.equals(environment) ? Role.ENVIRONMENT : Role.FINAL;
        DockerDirectoryContents from = wanted.contains(reference) ? inputs : os;
        List<String> files = from.contextFiles().getOrDefault(dockerfile.file(), List.of());
        return new DockerfileImage(reference, role, name, dockerfile, files, needs.own, needs.base);
    }

    private PlannedImage supportImage(ImageReference reference, SupportScript script) {
        if (os.leftOut().contains(script.name())) {
            return new LeftOutImage(reference, script, LeftOutFiles.of(List.of()));
        }
        Needs needs = new Needs(reference, script.file());
        if (os.environmentDockerfile().isPresent()) {
            needs.add(environment, List.of(), 0);
        } else {
            problems.add(
                    script.file(),
                    0,
                    "the docker directory has no support.Dockerfile for the script to run in",
                    "Add one with the compilers that " + script.name() + " needs");
        }
        List<Copy> copies = new ArrayList<>();
        script.imageFiles()
                .forEach(files -> image(files.from(), script.file(), files.line())
                        .ifPresent(from -> {
                            needs.add(from, files.files(), files.line());
                            copies.add(new Copy(from, files.files(), files.dest()));
                        }));
        return new SupportImage(reference, script, environment, copies, needs.own, needs.base);
    }

    /** The image that {@code image_files} means by a reference or a short name. */
    private Optional<ImageReference> image(String name, Path file, int line) {
        Optional<ImageReference> found = names.find(name);
        if (found.isPresent()) {
            return found;
        }
        if (name.contains("/") || name.contains(":")) {
            return Optional.of(ImageReference.parse(name));
        }
        reportUnknown(name, file, line);
        return Optional.empty();
    }

    private void reportUnknown(String name, Path file, int line) {
        problems.add(
                file,
                line,
                "'" + name + "' is not an image of " + inputs.descriptor().key(),
                names.remedy(name));
    }

    /** Sorts what one image uses into images of this key and base images. */
    private final class Needs {
        private final ImageReference image;
        private final Path file;
        private final Set<ImageReference> own = new LinkedHashSet<>();
        private final Set<ImageReference> base = new LinkedHashSet<>();

        Needs(ImageReference image, Path file) {
            this.image = image;
            this.file = file;
        }

        void add(ImageReference used, List<String> paths, int line) {
            Optional<ImageReference> found = names.find(used);
            if (found.isPresent()) {
                own.add(found.get());
                edges.add(new ImageDependency(image, found.get(), paths, file, line));
            } else if (used.name().startsWith(LOCAL)) {
                reportUnknown(used.toString(), file, line);
            } else {
                base.add(used);
            }
        }
    }
}
