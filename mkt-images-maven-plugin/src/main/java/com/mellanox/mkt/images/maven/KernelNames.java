package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.kernel.KernelArchitecture;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Short names of kernels that are booted together: the last part of each path, and as many before it as tell it from the others. */
final class KernelNames {
    private KernelNames() {}

    /** The names by their paths, in the order of the paths, which all differ. */
    static Map<Path, String> of(List<Path> kernels) {
        List<Path> places = kernels.stream().map(KernelNames::place).toList();
        Map<Path, String> names = new LinkedHashMap<>();
        for (int i = 0; i < places.size(); i++) {
            names.put(kernels.get(i), name(places.get(i), places));
        }
        return names;
    }

    /** The tree of an image in a tree. */
    private static Path place(Path kernel) {
        return KernelArchitecture.treeOf(kernel).orElse(kernel);
    }

    private static String name(Path place, List<Path> all) {
        for (int parts = 1; parts < place.getNameCount(); parts++) {
            Path end = place.subpath(place.getNameCount() - parts, place.getNameCount());
            if (all.stream().filter(other -> other.endsWith(end)).count() == 1) {
                return end.toString();
            }
        }
        return place.toString().substring(1);
    }
}
