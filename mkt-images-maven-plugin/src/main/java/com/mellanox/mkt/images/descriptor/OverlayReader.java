package com.mellanox.mkt.images.descriptor;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.ConfinedDirectory;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a descriptor that extends an OS: that of an overlay, whose one image is the KVM image with more in it. */
final class OverlayReader {
    static final String FIELD = "extends";

    private static final String DOCKERFILE = "overlay.Dockerfile";
    private static final String EXAMPLE = "com.mellanox.mkt:mkt-images-fc40:zip:1.0";
    private static final List<String> OF_THE_OS = List.of("images", "without", "platforms");

    /** Not the tags that publishing gives the OS's own image: of a version, a snapshot, a content. */
    private static final Pattern NAME = Pattern.compile("(?!snapshot$)(?![0-9a-f]{16}$)[A-Za-z][A-Za-z0-9_.-]*");

    private final Path file;
    private final YamlMapping fields;
    private final OsModule.Finder modules;

    OverlayReader(Path file, YamlMapping fields, OsModule.Finder modules) {
        this.file = file;
        this.fields = fields;
        this.modules = modules;
    }

    /** The descriptor; empty if anything is wrong, which is reported. */
    Optional<ImageDescriptor> read(Optional<ImageKey> key) {
        OF_THE_OS.stream().filter(fields::has).forEach(this::reportOfOs);
        Optional<String> title = ImageDescriptorReader.title(fields);
        List<BuildArgument> arguments = ImageDescriptorReader.arguments(fields);
        Optional<Snapshot> snapshot = Snapshot.read(fields, arguments);
        Optional<ExtendedOs> extended = fields.text(FIELD).flatMap(this::os);
        Destination destination = ImageDescriptorReader.destination(
                fields, extended.map(os -> os.descriptor().destination()).orElse(Destination.DEFAULT));
        Optional<Path> directory = key.flatMap(this::directory);
        Optional<ImageKey> ofOs = key.filter(
                own -> extended.filter(os -> isOf(own, os) && isOwn(own, os)).isPresent());
        return ofOs.flatMap(own -> directory.map(existing -> new ImageDescriptor(
                file,
                own,
                own,
                title.orElse(own.value()),
                existing,
                destination,
                List.of(new FinalImage(FinalImage.KVM, DOCKERFILE)),
                List.of(),
                arguments,
                extended.orElseThrow().descriptor().platforms(),
                snapshot.orElse(null),
                extended.orElseThrow())));
    }

    private void reportOfOs(String field) {
        fields.report(
                fields.line(field),
                "'" + field + "' belongs to the OS that is extended",
                "Remove it: an overlay adds " + DOCKERFILE + " to its KVM image");
    }

    private Optional<ExtendedOs> os(YamlText text) {
        return fields.checked(text, FIELD, () -> OsCoordinate.parse(text.text()), "Write it like " + EXAMPLE)
                .flatMap(coordinate -> module(text, coordinate))
                .flatMap(os -> withKvm(text, os));
    }

    private Optional<ExtendedOs> module(YamlText text, OsCoordinate coordinate) {
        String named = "'" + FIELD + "' names " + coordinate + ": ";
        try {
            OsModule module = modules.find(coordinate);
            Problems ofModule = new Problems();
            Optional<ImageDescriptor> read =
                    new ImageDescriptorReader(module.properties()).read(module.descriptor(), ofModule);
            ofModule.list()
                    .forEach(problem -> fields.report(
                            text.line(), named + problem.place() + ": " + problem.what(), problem.remedy()));
            return read.map(descriptor -> new ExtendedOs(coordinate, descriptor));
        } catch (InvalidInputException e) {
            fields.report(
                    text.line(),
                    named + e.getMessage(),
                    "What is extended is what 'mvn install' or 'mvn deploy' of an OS module has attached");
            return Optional.empty();
        }
    }

    private Optional<ExtendedOs> withKvm(YamlText text, ExtendedOs os) {
        boolean hasKvm = os.descriptor().images().stream().anyMatch(FinalImage::isKvm);
        if (!hasKvm) {
            fields.report(
                    text.line(),
                    "'" + FIELD + "' names " + os.coordinate() + ", which has no KVM image",
                    "Extend an OS that has one");
        }
        return Optional.of(os).filter(found -> hasKvm);
    }

    private Optional<Path> directory(ImageKey key) {
        DockerDirectoryLocator docker = new DockerDirectoryLocator(file, fields);
        if (!fields.has("docker")) {
            return docker.withFile(DOCKERFILE, key);
        }
        Optional<Path> named = fields.text("docker").flatMap(docker::named);
        return named.filter(directory -> {
            Optional<ConfinedDirectory.Fault> fault =
                    new ConfinedDirectory(directory, "docker directory").faultOfFile(DOCKERFILE);
            fault.ifPresent(
                    wrong -> fields.report(fields.line("docker"), DOCKERFILE + " " + wrong.what(), wrong.remedy()));
            return fault.isEmpty();
        });
    }

    /** Whether a key names the OS of the overlay, and differs from the tags of that OS. */
    private boolean isOf(ImageKey key, ExtendedOs os) {
        String prefix = os.descriptor().key() + "-";
        boolean isOf = key.value().startsWith(prefix)
                && NAME.matcher(key.value().substring(prefix.length())).matches();
        if (!isOf) {
            fields.report(
                    fields.line("key"),
                    "'key' is '" + key + "', not that of an overlay of "
                            + os.descriptor().key(),
                    "Write it as " + prefix + "<name>, the name beginning with a letter, as in " + prefix + "debug");
        }
        return isOf;
    }

    /** Whether a key differs from those of the OS for its platforms. */
    private boolean isOwn(ImageKey key, ExtendedOs os) {
        boolean isOfPlatform = os.descriptor().forAllPlatforms().stream()
                .anyMatch(each -> each.key().equals(key));
        if (isOfPlatform) {
            fields.report(
                    fields.line("key"),
                    "'key' is '" + key + "', which is that of the images of "
                            + os.descriptor().key() + " for another platform",
                    "Choose another name after '" + os.descriptor().key() + "-'");
        }
        return !isOfPlatform;
    }
}
