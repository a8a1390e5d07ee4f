package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Suggestion;
import com.mellanox.mkt.images.run.UserOverrides;
import com.mellanox.mkt.images.settings.UserSetting;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The packages that a run leaves out, puts back, or builds from the user's own trees. The
 * command line and the POM win over the settings. A package of the settings that no module has belongs to another project.
 */
final class PackageSelection {
    final Set<PackageName> with = new TreeSet<>();
    final Set<PackageName> without = new TreeSet<>();
    final Map<PackageName, Path> sources = new TreeMap<>();
    private final Map<PackageName, String> ownWith = new TreeMap<>();
    private final Map<PackageName, String> ownWithout = new TreeMap<>();
    private final Map<PackageName, String> ownSources = new TreeMap<>();
    private final Parameters parameters;
    private final OsModules modules;
    private final BuildListener listener;

    PackageSelection(
            Parameters parameters,
            OsModules modules,
            List<String> with,
            List<String> without,
            MavenProperties properties,
            BuildListener listener) {
        this.parameters = parameters;
        this.listener = listener;
        this.modules = modules;
        addGiven("mkt.with", with, this.with);
        addGiven("mkt.without", without, this.without);
        properties.namesAfter(ParameterNames.SOURCE_PREFIX).forEach(name -> addSource(name, properties));
        addSettings();
    }

    private void addGiven(String property, List<String> names, Set<PackageName> packages) {
        for (String name : parameters.names(property, names)) {
            parameters
                    .checked(() -> modules.packageNamed(name, "-D" + property))
                    .ifPresent(packages::add);
            parameters.origins().log(property, name, "of " + parameters.origin(property));
        }
    }

    private void addSource(String name, MavenProperties properties) {
        String property = ParameterNames.SOURCE_PREFIX + name;
        parameters
                .text(property, properties.apply(property).orElse(null))
                .map(parameters::path)
                .ifPresent(directory -> parameters
                        .checked(() -> modules.packageNamed(name.strip(), "-Dmkt.source"))
                        .ifPresent(known -> {
                            sources.put(known, directory);
                            parameters.origins().logGiven(property, property, directory.toString(), directory);
                        }));
    }

    private void addSettings() {
        Set<PackageName> given = new TreeSet<>(with);
        given.addAll(without);
        with.addAll(addSettings("mkt.with", given, ownWith));
        without.addAll(addSettings("mkt.without", given, ownWithout));
        parameters.settings().values().forEach((property, directory) -> {
            if (property.startsWith(ParameterNames.SOURCE_PREFIX)) {
                PackageName name = new PackageName(property.substring(ParameterNames.SOURCE_PREFIX.length()));
                UserSetting setting = directory.get(0);
                if (!sources.containsKey(name) && add(property, name, setting, ownSources)) {
                    sources.put(name, Path.of(setting.text()));
                }
            }
        });
    }

    private Set<PackageName> addSettings(String property, Set<PackageName> given, Map<PackageName, String> own) {
        for (UserSetting setting : parameters.settings().list(property)) {
            PackageName name = new PackageName(setting.text());
            if (!given.contains(name)) {
                add(property, name, setting, own);
            }
        }
        return own.keySet();
    }

    private static String field(String property) {
        return property.startsWith(ParameterNames.SOURCE_PREFIX) ? "sources" : property.replace("mkt.", "");
    }

    private boolean add(String property, PackageName name, UserSetting setting, Map<PackageName, String> own) {
        Set<String> packages = modules.packages();
        boolean known = packages.contains(name.value());
        if (known) {
            own.put(name, setting.place());
        } else if (Suggestion.nearest(name.value(), packages).isPresent()) {
            listener.on(new BuildEvent.Warning(
                    setting.place() + ": " + ImageDescriptor.unknownPackage(field(property), name) + " in this build",
                    Suggestion.among(name.value(), packages)));
        }
        String origin = known ? "of " : "ignored: no module has the package: of ";
        parameters.origins().log(property, setting.text(), origin + setting.place());
        return known;
    }

    /** The part that comes from the settings. */
    UserOverrides own() {
        return new UserOverrides(ownWith, ownWithout, ownSources);
    }
}
