package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlReader;
import com.mellanox.mkt.images.yaml.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads image descriptors; every problem of a file is found in one go. */
public final class ImageDescriptorReader {
    /** The name of a module's descriptor. */
    public static final String FILE_NAME = "image.yaml";

    private static final List<String> FIELDS =
            List.of("key", "title", "extends", "docker", "registry", "namespace", "images", "without", "arguments");

    private final Function<String, Optional<String>> properties;
    private final OsModule.@Nullable Finder modules;

    /** Reads descriptors of OS releases. Takes what resolves the name of a Maven property to its value. */
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

    /** The descriptor in a file; empty where anything is wrong with it, which is then among the problems. */
    public Optional<ImageDescriptor> read(Path file, Problems problems) {
        int before = problems.count();
        Optional<ImageDescriptor> descriptor =
                YamlReader.read(file, problems).flatMap(fields -> descriptor(file, fields));
        return problems.count() > before ? Optional.empty() : descriptor;
    }

    /** The key in a file, where that much can be read: to list the known keys. */
    public Optional<ImageKey> readKey(Path file) {
        return YamlReader.read(file, new Problems())
                .flatMap(fields -> key(fields, new PropertyValues(properties, fields)));
    }

    private Optional<ImageDescriptor> descriptor(Path file, YamlMapping fields) {
        fields.allow(FIELDS);
        PropertyValues values = new PropertyValues(properties, fields);
        Optional<ImageKey> key = key(fields, values);
        if (fields.has(OverlayReader.FIELD)) {
            return overlay(file, fields, key);
        }
        Optional<String> title = values.text("title").map(YamlText::text);
        Destination destination = destination(values, Destination.DEFAULT);
        List<ExcludedPackage> without = without(fields, values);
        List<BuildArgument> arguments = new BuildArguments(fields, properties).read();
        DockerDirectoryLocator docker = new DockerDirectoryLocator(file, fields);
        Optional<Path> directory =
                fields.has("docker") ? values.text("docker").flatMap(docker::named) : key.flatMap(docker::nearest);
        List<FinalImage> images = new FinalImages(directory.orElse(null), fields, properties).read();
        return key.flatMap(known -> directory.map(existing -> new ImageDescriptor(
                file, known, title.orElse(known.value()), existing, destination, images, without, arguments, null)));
    }

    private Optional<ImageDescriptor> overlay(Path file, YamlMapping fields, Optional<ImageKey> key) {
        if (modules == null) {
            String field = OverlayReader.FIELD;
            fields.report(
                    fields.line(field),
                    "an overlay cannot be extended, and '" + field + "' says that this is one",
                    "Extend the OS that it extends, and say in one Dockerfile what is to be added");
            return Optional.empty();
        }
        return new OverlayReader(file, fields, properties, modules).read(key);
    }

    private static Optional<ImageKey> key(YamlMapping fields, PropertyValues values) {
        if (!fields.has("key")) {
            fields.report(fields.line(), "'key' is missing", "Name the OS release, as in 'key: fc40'");
        }
        return values.text("key")
                .flatMap(text ->
                        values.checked(text, "key", () -> new ImageKey(text.text()), "Write it like fc40 or deb12"));
    }

    /** Where a descriptor publishes, by default elsewhere. */
    static Destination destination(PropertyValues values, Destination byDefault) {
        Destination registry = values.text("registry")
                .flatMap(text -> values.checked(
                        text,
                        "registry",
                        () -> byDefault.withRegistry(text.text()),
                        "Write it like " + Destination.DEFAULT.registry()))
                .orElse(byDefault);
        return values.text("namespace")
                .flatMap(text -> values.checked(
                        text,
                        "namespace",
                        () -> registry.withNamespace(text.text()),
                        "Write it like " + Destination.DEFAULT.namespace()))
                .orElse(registry);
    }

    private static List<ExcludedPackage> without(YamlMapping fields, PropertyValues values) {
        List<ExcludedPackage> without = new ArrayList<>();
        for (YamlText text : fields.texts("without")) {
            values.resolved(text, "without")
                    .flatMap(name -> values.checked(
                            name,
                            "without",
                            () -> new ExcludedPackage(new PackageName(name.text()), name.line()),
                            "Write what stands between 'support-' and '.sh' in the name of its script"))
                    .ifPresent(without::add);
        }
        return without;
    }
}
