package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;

/** The readers of kernels. */
public final class KernelFuzzTargets {
    private KernelFuzzTargets() {}

    public static Map<String, FuzzTarget> all() {
        return Map.of(
                "kernel-config", KernelFuzzTargets::config,
                "kernel-image", KernelFuzzTargets::image,
                "kernel-package", KernelFuzzTargets::archive);
    }

    private static void config(byte[] input, Path directory) throws IOException {
        Path file = Files.write(directory.resolve(".config"), input);
        new Kernel(file, null, null, file).check(EnumSet.allOf(Feature.class));
    }

    /** A kernel without a tree, which is used with what lies beside it. */
    private static void image(byte[] input, Path directory) throws IOException {
        Path file = Files.write(directory.resolve("bzImage"), input);
        Kernel kernel = Kernel.at(file, directory.resolve("cache"));
        kernel.release();
        Path modules = kernel.imageFile() == null ? null : kernel.installedModules();
        if (modules != null && !modules.normalize().startsWith(directory)) {
            throw new AssertionError("the modules are outside: " + modules);
        }
    }

    private static void archive(byte[] input, Path directory) throws IOException {
        Path file = Files.write(directory.resolve("linux-image.deb"), input);
        Kernel.at(file, directory.resolve("cache")).release();
    }
}
