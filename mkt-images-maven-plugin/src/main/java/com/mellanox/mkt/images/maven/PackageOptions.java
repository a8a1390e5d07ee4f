package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.run.UserOverrides;
import com.mellanox.mkt.images.settings.UserSetting;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The options that name packages. What the command line or the POM says of a package wins over what the settings say of it;
 * packages that the settings name and no module has may be those of another project.
 */
final class PackageOptions {
    private static final String SOURCE_PREFIX = "mkt.source.";

    private final ImagesMojo mojo;
    private final OsModules modules;
    private final OptionResolver precedence;
    private final Set<PackageName> with = new TreeSet<>();
    private final Set<PackageName> without = new TreeSet<>();
    private final Map<PackageName, Path> sources = new TreeMap<>();
    private final Map<PackageName, String> ownWith = new TreeMap<>();
    private final Map<PackageName, String> ownWithout = new TreeMap<>();
    private final Map<PackageName, String> ownSources = new TreeMap<>();

    private PackageOptions(ImagesMojo mojo, OsModules modules, OptionResolver precedence) {
        this.mojo = mojo;
        this.modules = modules;
        this.precedence = precedence;
    }

    static PackageOptions of(ImagesMojo mojo, OsModules modules, OptionResolver precedence) {
        PackageOptions options = new PackageOptions(mojo, modules, precedence);
        options.readGiven();
        options.readSettings();
        return options;
    }

    private void readGiven() {
        with.addAll(packages(Option.WITH, mojo.with));
        without.addAll(packages(Option.WITHOUT, mojo.without));
        MavenProperties properties = new MavenProperties(mojo.session, mojo.project);
        Path invocation = Path.of(mojo.session.getExecutionRootDirectory());
        for (String name : properties.namesAfter(SOURCE_PREFIX)) {
            PackageName known = modules.packageNamed(name.strip(), "-Dmkt.source");
            String directory = properties.apply(SOURCE_PREFIX + name).orElseThrow();
            sources.put(known, invocation.resolve(directory).normalize());
            precedence.tell(SOURCE_PREFIX + name, sources.get(known), "of " + precedence.origin(SOURCE_PREFIX + name));
        }
    }

    private Set<PackageName> packages(Option option, Collection<String> names) {
        Set<PackageName> packages = new TreeSet<>();
        for (String name : names) {
            packages.add(modules.packageNamed(name.strip(), "-D" + option.property()));
            precedence.tell(option.property(), name.strip(), "of " + precedence.origin(option));
        }
        return packages;
    }

    private void readSettings() {
        Predicate<PackageName> isGiven = name -> with.contains(name) || without.contains(name);
        precedence.settings().with().stream()
                .filter(setting -> !isGiven.test(setting.value()))
                .forEach(setting -> read("mkt.with", setting.value(), setting, ownWith));
        precedence.settings().without().stream()
                .filter(setting -> !isGiven.test(setting.value()))
                .forEach(setting -> read("mkt.without", setting.value(), setting, ownWithout));
        precedence.settings().sources().forEach((name, directory) -> {
            if (!sources.containsKey(name) && read(SOURCE_PREFIX + name, name, directory, ownSources)) {
                sources.put(name, directory.value());
            }
        });
        with.addAll(ownWith.keySet());
        without.addAll(ownWithout.keySet());
    }

    private boolean read(String property, PackageName name, UserSetting<?> setting, Map<PackageName, String> own) {
        boolean known = modules.hasPackage(name);
        if (known) {
            own.put(name, setting.place());
        }
        String origin = known ? "of " : "not heeded, since no module has the package: of ";
        precedence.tell(property, setting.value(), origin + setting.place());
        return known;
    }

    Set<PackageName> with() {
        return with;
    }

    Set<PackageName> without() {
        return without;
    }

    Map<PackageName, Path> sources() {
        return sources;
    }

    /** What of it comes from the settings. */
    UserOverrides own() {
        return new UserOverrides(ownWith, ownWithout, ownSources);
    }
}
