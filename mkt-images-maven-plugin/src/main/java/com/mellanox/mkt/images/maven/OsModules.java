package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.descriptor.OsModule;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScripts;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The modules of a reactor that hold an image descriptor, whether they are selected for this run or not. */
final class OsModules {
    private final List<OsModule> modules;
    private final OsModule.Finder finder;
    private final Map<String, List<Path>> descriptors = new TreeMap<>();
    private final Map<String, PlatformKey> ofPlatforms = new HashMap<>();
    private @Nullable List<ImageDescriptor> read;

    /**
     * Reads the keys of modules. A descriptor that cannot be read is left to the module's own run, which reports it.
     *
     * @param modules all modules of the reactor, whether their descriptors exist or not
     * @param finder finds what modules extend
     */
    OsModules(List<OsModule> modules, OsModule.Finder finder) {
        this.modules = modules.stream()
                .filter(module -> Files.isRegularFile(module.descriptor()))
                .toList();
        this.finder = finder;
        this.modules.forEach(this::readKeys);
    }

    private void readKeys(OsModule module) {
        ImageDescriptorReader reader = new ImageDescriptorReader(module.properties());
        reader.readKey(module.descriptor()).ifPresent(key -> {
            descriptors.computeIfAbsent(key.value(), name -> new ArrayList<>()).add(module.descriptor());
            reader.readPlatformKeys(module.descriptor(), key)
                    .forEach((other, platform) ->
                            ofPlatforms.put(other.value(), new PlatformKey(key.value(), platform)));
        });
    }

    /**
     * The key of the images for a platform.
     *
     * @param key the key of the descriptor
     */
    record PlatformKey(String key, Platform platform) {}

    /** What a key means that is no descriptor's, but that of the images for one of its platforms: {@code deb12-arm64}. */
    Optional<PlatformKey> ofPlatform(String key) {
        return descriptors.containsKey(key) ? Optional.empty() : Optional.ofNullable(ofPlatforms.get(key));
    }

    /** Fails if no module has the key, or two have the same. */
    void check(Optional<String> wanted) {
        descriptors.forEach((key, files) -> {
            if (files.size() > 1) {
                throw new InvalidInputException(
                        "The key '" + key + "' is that of "
                                + files.stream().map(Path::toString).collect(Collectors.joining(" and of ")),
                        "Give each descriptor a key of its own");
            }
        });
        wanted.filter(key -> !descriptors.containsKey(key)).ifPresent(key -> {
            throw new InvalidInputException(
                    "No module has the key '" + key + "'", Suggestion.among(key, descriptors.keySet()));
        });
    }

    /** The package of a name; some module of the reactor must have it, of whatever key. */
    PackageName packageNamed(String name, String option) {
        Set<String> packages = packages();
        if (!packages.contains(name)) {
            throw new InvalidInputException(
                    option + ": no module has the package '" + name + "'", Suggestion.among(name, packages));
        }
        return new PackageName(name);
    }

    /** Finds what modules extend. */
    OsModule.Finder finder() {
        return finder;
    }

    /** The key of a module's descriptor; empty if it cannot be read. */
    Optional<ImageKey> keyOf(Path descriptor) {
        return descriptors.entrySet().stream()
                .filter(entry -> entry.getValue().contains(descriptor))
                .map(entry -> new ImageKey(entry.getKey()))
                .findFirst();
    }

    /** The descriptor of the module that has the key. */
    Optional<Path> descriptorOf(ImageKey key) {
        return descriptors.getOrDefault(key.value(), List.of()).stream().findFirst();
    }

    /**
     * Checks that a key has the image of {@code -Donly}, if another key has it.
     *
     * @param only a reference, its beginning, or a short name
     * @throws InvalidInputException names the keys that have it
     */
    void checkOnly(String only, ImageDescriptor descriptor) {
        if (hasImage(descriptor, only)) {
            return;
        }
        List<String> keys = descriptors().stream()
                .map(other -> other.publishedTo(descriptor.destination()))
                .filter(other -> hasImage(other, only))
                .map(other -> other.key().value())
                .toList();
        if (!keys.isEmpty()) {
            throw new InvalidInputException(
                    "-Donly=" + only + " names no image of " + descriptor.key() + ", but one of "
                            + String.join(", ", keys),
                    "Name the key: -Dkey=" + keys.get(0));
        }
    }

    private static boolean hasImage(ImageDescriptor descriptor, String name) {
        Stream<ImageReference> packages = scripts(descriptor).map(script -> descriptor.supportImage(script.name()));
        Stream<ImageReference> images = descriptor.images().stream().map(image -> descriptor.reference(image.name()));
        Stream<ImageReference> environment =
                Stream.of(ImageReference.of("local_mkt/build", descriptor.ofOs().key()));
        return Stream.of(packages, images, environment)
                .flatMap(all -> all)
                .anyMatch(image -> image.toString().startsWith(name)
                        || image.shortName().equals(name)
                        || image.shortName().equals("support_" + name));
    }

    /** The names of the packages of all modules; a script with a problem is left to the module's own run, which reports it. */
    Set<String> packages() {
        return descriptors().stream()
                .flatMap(descriptor -> SupportScripts.names(descriptor.ofOs().dockerDirectory()).stream())
                .map(PackageName::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The packages of each key; of a key with a file that cannot be read, nothing is known. */
    Map<ImageKey, Set<PackageName>> packagesByKey() {
        Map<ImageKey, Set<PackageName>> packages = new HashMap<>();
        for (ImageDescriptor descriptor : descriptors()) {
            Problems problems = new Problems();
            List<SupportScript> scripts = SupportScripts.read(descriptor.ofOs().dockerDirectory(), problems);
            if (problems.isEmpty()) {
                packages.put(
                        descriptor.ofOs().key(),
                        scripts.stream().map(SupportScript::name).collect(Collectors.toSet()));
            }
        }
        return packages;
    }

    /** The names by which the images of a key are published, without their inputs: final images, and products of packages. */
    static List<ImageReference> published(ImageDescriptor descriptor) {
        return Stream.concat(
                        descriptor.images().stream().map(image -> descriptor.reference(image.name())),
                        scripts(descriptor).map(script -> descriptor.productImage(script.name())))
                .toList();
    }

    private static Stream<SupportScript> scripts(ImageDescriptor descriptor) {
        return SupportScripts.read(descriptor.ofOs().dockerDirectory(), new Problems()).stream();
    }

    /** The descriptors that can be read. */
    List<ImageDescriptor> descriptors() {
        if (read == null) {
            read = modules.stream()
                    .flatMap(module -> new ImageDescriptorReader(module.properties(), finder)
                            .read(module.descriptor(), new Problems()).stream())
                    .toList();
        }
        return read;
    }
}
