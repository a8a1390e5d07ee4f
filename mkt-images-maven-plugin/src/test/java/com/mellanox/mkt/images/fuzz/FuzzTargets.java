package com.mellanox.mkt.images.fuzz;

import com.mellanox.mkt.images.boot.BootFuzzTargets;
import com.mellanox.mkt.images.compare.CompareFuzzTargets;
import com.mellanox.mkt.images.dockerfile.DockerfileFuzzTargets;
import com.mellanox.mkt.images.engine.EngineFuzzTargets;
import com.mellanox.mkt.images.engine.buildkit.BuildkitFuzzTargets;
import com.mellanox.mkt.images.engine.docker.DockerFuzzTargets;
import com.mellanox.mkt.images.git.GitFuzzTargets;
import com.mellanox.mkt.images.kernel.KernelFuzzTargets;
import com.mellanox.mkt.images.ospackage.OsPackageFuzzTargets;
import com.mellanox.mkt.images.registry.RegistryFuzzTargets;
import com.mellanox.mkt.images.sign.SignFuzzTargets;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All targets, by their names. Those of readers that only a package sees are in the package of the reader. */
final class FuzzTargets {
    private static final NavigableMap<String, FuzzTarget> TARGETS = new TreeMap<>();

    static {
        Stream.of(
                        TextFuzzTargets.all(),
                        RecordFuzzTargets.all(),
                        ArchiveFuzzTargets.all(),
                        BootFuzzTargets.all(),
                        BuildkitFuzzTargets.all(),
                        CompareFuzzTargets.all(),
                        DockerFuzzTargets.all(),
                        DockerfileFuzzTargets.all(),
                        EngineFuzzTargets.all(),
                        GitFuzzTargets.all(),
                        KernelFuzzTargets.all(),
                        OsPackageFuzzTargets.all(),
                        RegistryFuzzTargets.all(),
                        SignFuzzTargets.all())
                .forEach(TARGETS::putAll);
    }

    private FuzzTargets() {}

    static Set<String> names() {
        return TARGETS.keySet();
    }

    static FuzzTarget named(String name) {
        FuzzTarget target = TARGETS.get(name);
        if (target == null) {
            throw new IllegalArgumentException("There is no target '" + name + "'. There are: " + names());
        }
        return target;
    }

    /** Prints the names, for {@code src/fuzz/run all}. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        names().forEach(System.out::println);
    }
}
