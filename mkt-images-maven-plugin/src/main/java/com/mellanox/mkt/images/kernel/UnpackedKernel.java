package com.mellanox.mkt.images.kernel;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.PackageArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what a VM needs of packages into a directory: a kernel, its configuration and its modules. */
final class UnpackedKernel {
    /** Debian, and kernels by {@code make bindeb-pkg}. */
    private static final Pattern IN_BOOT = Pattern.compile("boot/(?<name>vmlinuz|config)-(?<release>[^/]+)");

    /** Fedora has the kernel beside the modules. */
    private static final Pattern IN_MODULES = Pattern.compile(
            "(?:usr/)?lib/modules/(?<release>[^/]+)/(?:(?<name>vmlinuz|config)|(?<module>modules\\.(?:order|builtin|builtin\\.modinfo)"
                    + "|.+\\.ko)(?:\\.(?:gz|xz|zst))?)");

    private final Path directory;
    private final Map<String, Path> kernels = new TreeMap<>();
    private final Map<String, Path> modules = new TreeMap<>();

    /** Puts it into an empty directory. */
    UnpackedKernel(Path directory) {
        this.directory = directory;
    }

    /** Adds a file of a package; one that a VM does not need is passed over. Modules are decompressed. */
    void add(Path file, String path, InputStream content) throws IOException {
        Matcher inBoot = IN_BOOT.matcher(path);
        Matcher inModules = IN_MODULES.matcher(path);
        if (inBoot.matches()) {
            addKernel(file, inBoot, content);
        } else if (inModules.matches() && inModules.group("name") != null) {
            addKernel(file, inModules, content);
        } else if (inModules.matches()) {
            addModule(file, inModules, content);
        }
    }

    private void addKernel(Path file, Matcher matcher, InputStream content) throws IOException {
        String release = matcher.group("release");
        if (matcher.group("name").equals("vmlinuz")) {
            kernels.put(release, file);
        }
        write(matcher.group("name") + "-" + release, content);
    }

    private void addModule(Path file, Matcher matcher, InputStream content) throws IOException {
        String release = matcher.group("release");
        String module = matcher.group("module");
        if (module.endsWith(".ko")) {
            modules.put(release, file);
        }
        // The kmod of an image need not know the compression of another distribution.
        write("lib/modules/" + release + "/" + module, PackageArchive.decompressed(content));
    }

    private void write(String name, InputStream content) throws IOException {
        Path target = directory.resolve(name).normalize();
        if (!target.startsWith(directory)) {
            throw new IOException("the file '" + name + "' would be outside of " + directory);
        }
        Files.createDirectories(target.getParent());
        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Fails unless there is one kernel, and all modules are its own. */
    void check(KernelPackages packages) {
        if (kernels.isEmpty()) {
            throw withoutKernel(packages);
        }
        if (kernels.size() > 1) {
            throw new InvalidInputException(
                    "There are packages of several kernels in " + packages.named() + ": "
                            + String.join(", ", kernels.keySet()),
                    "Name one of the files, or put the packages of each kernel into a directory of their own");
        }
        String release = kernels.keySet().iterator().next();
        Path file = kernels.get(release);
        KernelImage.read(directory.resolve("vmlinuz-" + release), "The kernel of " + file);
        modules.forEach((other, of) -> {
            if (!other.equals(release)) {
                throw new InvalidInputException(
                        of + " has modules of Linux " + other + ", and " + file + " has Linux " + release,
                        "Put only packages of one kernel into the directory");
            }
        });
    }

    private InvalidInputException withoutKernel(KernelPackages packages) {
        if (modules.isEmpty()) {
            return new InvalidInputException(
                    "There is no kernel in " + names(packages)
                            + ": neither boot/vmlinuz-<release> nor lib/modules/<release>/vmlinuz",
                    "Name the package that has it: linux-image-….deb, kernel-core-….rpm or kernel-….rpm");
        }
        Map.Entry<String, Path> first = modules.entrySet().iterator().next();
        return new InvalidInputException(
                first.getValue() + " has modules of Linux " + first.getKey() + ", but no kernel",
                "Put it into a directory with the package of the kernel, as linux-image-….deb or kernel-core-….rpm,"
                        + " and name the directory");
    }

    private static String names(KernelPackages packages) {
        return packages.files().size() == 1
                ? packages.files().get(0).toString()
                : "the packages in " + packages.named();
    }
}
