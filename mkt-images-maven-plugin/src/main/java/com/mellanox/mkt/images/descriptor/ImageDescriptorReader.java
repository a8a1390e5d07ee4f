package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.ConfinedDirectory;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import com.mellanox.mkt.images.type.Requirement;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlReader;
import com.mellanox.mkt.images.yaml.YamlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads image descriptors; all problems of a file are reported together. */
public final class ImageDescriptorReader {
    /** The name of a module's descriptor. */
    public static final String FILE_NAME = "image.yaml";

    private static final String KVM_DOCKERFILE = "kvm.Dockerfile";
    private static final String PLATFORMS = "platforms";
    private static final String OF_PACKAGES = "support_";
    private static final List<String> FIELDS = List.of(
            "key",
            "title",
            "extends",
            "docker",
            "registry",
            "namespace",
            PLATFORMS,
            "images",
            "without",
            "arguments",
            Snapshot.FIELD,
            RequireField.NAME);

    private final Function<String, Optional<String>> properties;
    private final OsModule.@Nullable Finder modules;

    /** Reads descriptors of OS releases. Takes the values of Maven properties. */
    public ImageDescriptorReader(Function<String, Optional<String>> properties) {
        this.properties = properties;
        this.modules = null;
    }

    /**
     * Reads descriptors of overlays, too.
     *
     * @param properties resolves the name of a Maven property to its value
     * @param modules finds what an overlay extends
     */
    public ImageDescriptorReader(Function<String, Optional<String>> properties, OsModule.Finder modules) {
        this.properties = properties;
        this.modules = modules;
    }

    /** The descriptor in a file; empty if anything is wrong, with the reasons among the problems. */
    public Optional<ImageDescriptor> read(Path file, Problems problems) {
        int before = problems.count();
        Optional<ImageDescriptor> descriptor =
                YamlReader.read(file, properties, problems).flatMap(fields -> descriptor(file, fields));
        return problems.count() > before ? Optional.empty() : descriptor;
    }

    /** The key in a file, if it can be read: to list the known keys. */
    public Optional<ImageKey> readKey(Path file) {
        return YamlReader.read(file, properties, new Problems()).flatMap(ImageDescriptorReader::key);
    }

    /** What the images of a file must have before they are published, if it can be read. */
    public Set<Requirement> readRequirements(Path file) {
        return YamlReader.read(file, properties, new Problems())
                .map(RequireField::read)
                .orElse(Set.of());
    }

    /**
     * The keys of the other platforms in a file, {@code deb12-arm64}, if they can be read.
     *
     * @param key the key in the file
     */
    public Map<ImageKey, Platform> readPlatformKeys(Path file, ImageKey key) {
        Map<ImageKey, Platform> keys = new LinkedHashMap<>();
        YamlReader.read(file, properties, new Problems()).stream()
                .flatMap(fields -> platforms(fields).stream())
                .skip(1)
                .forEach(platform -> keys.put(ImageDescriptor.keyFor(key, platform), platform));
        return keys;
    }

    private Optional<ImageDescriptor> descriptor(Path file, YamlMapping fields) {
        fields.allow(FIELDS);
        RequireField.read(fields);
        Optional<ImageKey> key = key(fields);
        if (fields.has(OverlayReader.FIELD)) {
            return overlay(file, fields, key);
        }
        Optional<String> title = title(fields);
        Destination destination = destination(fields, Destination.DEFAULT);
        List<ExcludedPackage> without = without(fields);
        List<BuildArgument> arguments = arguments(fields);
        List<Platform> platforms = platforms(fields);
        Optional<Snapshot> snapshot = Snapshot.read(fields, arguments);
        DockerDirectoryLocator docker = new DockerDirectoryLocator(file, fields);
        Optional<Path> directory =
                fields.has("docker") ? fields.text("docker").flatMap(docker::named) : key.flatMap(docker::nearest);
        List<FinalImage> images = images(fields, directory);
        return key.flatMap(known -> directory.map(existing -> new ImageDescriptor(
                file,
                known,
                known,
                title.orElse(known.value()),
                existing,
                destination,
                images,
                without,
                arguments,
                platforms,
                snapshot.orElse(null),
                null)));
    }

    private Optional<ImageDescriptor> overlay(Path file, YamlMapping fields, Optional<ImageKey> key) {
        if (modules == null) {
            String field = OverlayReader.FIELD;
            fields.report(
                    fields.line(field),
                    "an overlay cannot be extended, and this is one since it has '" + field + "'",
                    "Extend the OS that it extends, and add everything in one Dockerfile");
            return Optional.empty();
        }
        return new OverlayReader(file, fields, modules).read(key);
    }

    private static Optional<ImageKey> key(YamlMapping fields) {
        if (!fields.has("key")) {
            fields.report(fields.line(), "'key' is missing", "Name the OS release, as in 'key: fc40'");
        }
        return fields.value("key", ImageKey::new, "Write it like fc40 or deb12");
    }

    /** The title, which messages show within a line. */
    static Optional<String> title(YamlMapping fields) {
        return fields.value(
                "title",
                text -> {
                    if (text.chars().anyMatch(Character::isISOControl)) {
                        throw new IllegalArgumentException("'" + text + "' has a control character");
                    }
                    return text;
                },
                "Write it on one line, like Fedora 40");
    }

    /** Where a descriptor publishes, by default elsewhere. */
    static Destination destination(YamlMapping fields, Destination byDefault) {
        Destination registry = fields.value(
                        "registry", byDefault::withRegistry, "Write it like " + Destination.DEFAULT.registry())
                .orElse(byDefault);
        return fields.value("namespace", registry::withNamespace, "Write it like " + Destination.DEFAULT.namespace())
                .orElse(registry);
    }

    /** The images that a descriptor names, or those with the usual Dockerfiles; checks names only without a directory. */
    private static List<FinalImage> images(YamlMapping descriptor, Optional<Path> directory) {
        if (!descriptor.has("images")) {
            return directory.map(path -> found(descriptor, path)).orElse(List.of());
        }
        List<FinalImage> images = new ArrayList<>();
        descriptor.mapping("images").ifPresent(fields -> {
            fields.names().forEach(name -> image(fields, name, directory).ifPresent(images::add));
            if (fields.names().isEmpty()) {
                fields.report(
                        fields.line(),
                        "'images' names none",
                        "Name one, or remove 'images' for those with the usual Dockerfiles");
            }
        });
        return images;
    }

    private static List<FinalImage> found(YamlMapping descriptor, Path directory) {
        List<FinalImage> images = new ArrayList<>();
        if (!DockerDirectoryLocator.exists(directory.resolve(KVM_DOCKERFILE))) {
            descriptor.report(
                    descriptor.line(),
                    "there is no " + KVM_DOCKERFILE + " in " + directory,
                    "Create it, or name the images and their Dockerfiles with 'images:'");
        }
        add(descriptor, directory, FinalImage.KVM, KVM_DOCKERFILE, images);
        add(descriptor, directory, "build", ImageDescriptor.SUPPORT_DOCKERFILE, images);
        add(descriptor, directory, "ci", "ci.Dockerfile", images);
        return images;
    }

    private static void add(
            YamlMapping descriptor, Path directory, String name, String dockerfile, List<FinalImage> images) {
        Path file = directory.resolve(dockerfile);
        if (Files.isRegularFile(file)) {
            images.add(new FinalImage(name, dockerfile));
        } else if (DockerDirectoryLocator.exists(file)) {
            new ConfinedDirectory(directory, "docker directory")
                    .faultOfFile(dockerfile)
                    .ifPresent(
                            wrong -> descriptor.report(descriptor.line(), file + " " + wrong.what(), wrong.remedy()));
        }
    }

    private static Optional<FinalImage> image(YamlMapping fields, YamlText name, Optional<Path> directory) {
        if (name.text().startsWith(OF_PACKAGES)) {
            fields.report(
                    name.line(),
                    "the image '" + name.text() + "' has a name that is kept for support packages",
                    "Choose one that does not begin with '" + OF_PACKAGES + "'");
        }
        return fields.text(name.text())
                .flatMap(dockerfile -> directory.isEmpty()
                        ? Optional.of(dockerfile.text())
                        : dockerfile(fields, name, dockerfile, directory.get()))
                .flatMap(dockerfile -> fields.checked(
                        name, name.text(), () -> new FinalImage(name.text(), dockerfile), "Write it like kvm or ci"));
    }

    private static Optional<String> dockerfile(YamlMapping fields, YamlText name, YamlText dockerfile, Path directory) {
        Optional<ConfinedDirectory.Fault> fault =
                new ConfinedDirectory(directory, "docker directory").faultOfFile(dockerfile.text());
        fault.ifPresent(wrong -> fields.report(
                dockerfile.line(),
                fields.called(name.text()) + ": the Dockerfile '" + dockerfile.text() + "' " + wrong.what(),
                wrong.remedy()));
        return fault.isPresent() ? Optional.empty() : Optional.of(ConfinedDirectory.normalized(dockerfile.text()));
    }

    private static List<ExcludedPackage> without(YamlMapping fields) {
        List<ExcludedPackage> without = new ArrayList<>();
        for (YamlText text : fields.texts("without")) {
            fields.checked(
                            text,
                            "without",
                            () -> new ExcludedPackage(new PackageName(text.text()), text.line()),
                            "Write what stands between 'support-' and '.sh' in the name of its script")
                    .filter(excluded -> isFirst(fields, without, excluded))
                    .ifPresent(without::add);
        }
        return without;
    }

    private static boolean isFirst(YamlMapping fields, List<ExcludedPackage> before, ExcludedPackage excluded) {
        before.stream()
                .filter(other -> other.name().equals(excluded.name()))
                .forEach(first -> fields.report(
                        excluded.line(),
                        "'without' names the package '" + excluded.name() + "' a second time, first in line "
                                + first.line(),
                        "Keep one of them"));
        return before.stream().noneMatch(other -> other.name().equals(excluded.name()));
    }

    /** What the images are built for. */
    private static List<Platform> platforms(YamlMapping fields) {
        Map<Platform, YamlText> platforms = new LinkedHashMap<>();
        for (YamlText text : fields.texts(PLATFORMS)) {
            fields.checked(text, PLATFORMS, () -> linux(text.text()), "Write it like linux/amd64 or linux/arm64")
                    .ifPresent(platform -> {
                        YamlText first = platforms.putIfAbsent(platform, text);
                        if (first != null) {
                            fields.report(
                                    text.line(),
                                    "'" + PLATFORMS + "' names " + platform + " a second time, first in line "
                                            + first.line(),
                                    "Keep one of them");
                        }
                    });
        }
        return List.copyOf(platforms.keySet());
    }

    private static Platform linux(String text) {
        Platform platform = Platform.parse(text);
        if (!platform.os().equals("linux")) {
            throw new IllegalArgumentException("'" + text + "' is not a platform of Linux");
        }
        return platform;
    }

    /** The values of the arguments of the Dockerfiles. */
    static List<BuildArgument> arguments(YamlMapping descriptor) {
        List<BuildArgument> arguments = new ArrayList<>();
        descriptor
                .mapping("arguments")
                .ifPresent(fields ->
                        fields.names().forEach(name -> argument(fields, name).ifPresent(arguments::add)));
        return arguments;
    }

    private static Optional<BuildArgument> argument(YamlMapping fields, YamlText name) {
        if (BuildArgument.isProxy(name.text())) {
            fields.report(
                    name.line(),
                    fields.called(name.text()) + " names a proxy, which an image must not depend on",
                    "Remove it, and use -Dmkt.httpProxy, -Dmkt.httpsProxy or -Dmkt.noProxy");
        }
        // The name is checked even if the value is wrong.
        Optional<YamlText> value = fields.text(name.text());
        return fields.checked(
                        name,
                        name.text(),
                        () -> new BuildArgument(
                                name.text(), value.map(YamlText::text).orElse(""), name.line()),
                        "Write it as the Dockerfile's ARG does, like RELEASE")
                .filter(argument -> value.isPresent());
    }
}
