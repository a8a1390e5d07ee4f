package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.descriptor.OsModule;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.support.SupportScripts;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The modules of a reactor that hold an image descriptor, whether they are selected for this run or not. */
final class OsModules {
    private final List<Module> modules;
    private final OsModule.Finder finder;
    private final Map<String, List<Path>> descriptors;
    private @Nullable Set<String> packages;

    /** The same, of which nobody asks for packages of what is extended. */
    OsModules(List<Module> modules) {
        this(modules, coordinate -> {
            throw new IllegalStateException("nobody finds " + coordinate);
        });
    }

    /** Looks at the modules' directories; what cannot be read is left to the module's own run, which reports it. */
    OsModules(List<Module> modules, OsModule.Finder finder) {
        this.modules = List.copyOf(modules);
        this.finder = finder;
        descriptors = modules.stream()
                .filter(module -> Files.isRegularFile(module.descriptor()))
                .flatMap(module -> module.key().map(key -> Map.entry(key.value(), module.descriptor())).stream())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, TreeMap::new, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** Fails where no module has the key, or two have the same. */
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

    /** The package of a name, which some module of the reactor must have: what one key has not, another may. */
    PackageName packageNamed(String name, String option) {
        Set<String> known = packages();
        if (!known.contains(name)) {
            throw new InvalidInputException(
                    option + ": no module has the package '" + name + "'", Suggestion.among(name, known));
        }
        return new PackageName(name);
    }

    /** Whether some module of the reactor has the package. */
    boolean hasPackage(PackageName name) {
        return packages().contains(name.value());
    }

    /** Finds what modules extend. */
    OsModule.Finder finder() {
        return finder;
    }

    /** The key of a module's descriptor; empty where it cannot be read. */
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

    private Set<String> packages() {
        if (packages == null) {
            packages = readPackages();
        }
        return packages;
    }

    private Set<String> readPackages() {
        Problems ofOtherModules = new Problems();
        return modules.stream()
                .filter(module -> Files.isRegularFile(module.descriptor()))
                .flatMap(module -> new ImageDescriptorReader(module.properties(), finder)
                        .read(module.descriptor(), ofOtherModules).stream())
                .flatMap(
                        descriptor -> SupportScripts.read(descriptor.ofOs().dockerDirectory(), ofOtherModules).stream())
                .map(script -> script.name().value())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * A module of the reactor.
     *
     * @param directory its directory
     * @param properties what resolves its Maven properties
     */
    record Module(Path directory, Function<String, Optional<String>> properties) {
        Path descriptor() {
            return directory.resolve(ImageDescriptorReader.FILE_NAME);
        }

        private Optional<ImageKey> key() {
            return new ImageDescriptorReader(properties).readKey(descriptor());
        }
    }
}
