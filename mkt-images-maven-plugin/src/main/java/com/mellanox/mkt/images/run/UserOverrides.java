package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ExcludedPackage;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.PackageName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packages that the user's settings select, each with its place in the file. They make images that other users do not
 * get, so every run logs them.
 *
 * @param with packages that are put back
 * @param without packages that are left out
 * @param sources packages that are built from a directory
 */
public record UserOverrides(
        Map<PackageName, String> with, Map<PackageName, String> without, Map<PackageName, String> sources) {
    public static final UserOverrides NONE = new UserOverrides(Map.of(), Map.of(), Map.of());

    public UserOverrides {
        with = new TreeMap<>(with);
        without = new TreeMap<>(without);
        sources = new TreeMap<>(sources);
    }

    /** Logs what has an effect in a run. */
    void log(ResolvedFiles files, BuildListener listener) {
        Stream.concat(packages(files).stream(), sources(files))
                .forEach(text ->
                        listener.on(new BuildEvent.Notice(files.descriptor().key() + ": " + text)));
    }

    /** Packages that are in the images, or left out, because of these settings: clauses. */
    List<String> packages(ResolvedFiles files) {
        Set<PackageName> ofDescriptor = files.descriptor().ofOs().without().stream()
                .map(ExcludedPackage::name)
                .collect(Collectors.toSet());
        Predicate<PackageName> isLeftOut = files.leftOut()::contains;
        return Stream.concat(
                        texts(without, isLeftOut.and(name -> !ofDescriptor.contains(name)), "left out"),
                        texts(with, isLeftOut.negate().and(ofDescriptor::contains), "included again"))
                .toList();
    }

    private Stream<String> sources(ResolvedFiles files) {
        Set<PackageName> built = ResolvedFiles.scripts(files.images()).stream()
                .map(SupportScript::name)
                .collect(Collectors.toSet());
        return texts(sources, built::contains, "built from your own tree");
    }

    private static Stream<String> texts(
            Map<PackageName, String> places, Predicate<PackageName> hasEffect, String effect) {
        return places.entrySet().stream()
                .filter(entry -> hasEffect.test(entry.getKey()))
                .map(entry -> entry.getKey() + " is " + effect + ", as " + entry.getValue() + " says");
    }
}
