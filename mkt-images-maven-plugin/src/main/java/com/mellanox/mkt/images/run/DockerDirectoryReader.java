package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.descriptor.ExcludedPackage;
import com.mellanox.mkt.images.descriptor.FinalImage;
import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.dockerfile.ContextFiles;
import com.mellanox.mkt.images.dockerfile.DockerDirectory;
import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.plan.DockerDirectoryContents;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScripts;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the files of a key's docker directory, and reports all their problems together. */
final class DockerDirectoryReader {
    private final ImageDescriptor descriptor;
    private final Problems problems = new Problems();
    private final Map<Path, List<String>> contextFiles = new LinkedHashMap<>();
    private final Set<String> declaredArguments = new TreeSet<>();
    private final DockerDirectory directory;
    private boolean allRead = true;

    private DockerDirectoryReader(ImageDescriptor descriptor) {
        this.descriptor = descriptor;
        this.directory = new DockerDirectory(descriptor.dockerDirectory());
    }

    /**
     * Reads them.
     *
     * @throws InvalidInputException with all problems
     */
    static DockerDirectoryContents read(ImageDescriptor descriptor, BuildOptions options) {
        DockerDirectoryReader reader = new DockerDirectoryReader(descriptor);
        return descriptor.extendedOs().isPresent()
                ? reader.readOverlay(read(descriptor.ofOs(), options))
                : reader.readOs(options);
    }

    private DockerDirectoryContents readOverlay(DockerDirectoryContents os) {
        Map<String, Dockerfile> dockerfiles = finalImages();
        checkArguments();
        problems.throwIfAny();
        return new DockerDirectoryContents(descriptor, dockerfiles, null, contextFiles, List.of(), os.leftOut(), os);
    }

    private DockerDirectoryContents readOs(BuildOptions options) {
        List<SupportScript> scripts = SupportScripts.read(descriptor.dockerDirectory(), problems);
        Map<String, Dockerfile> dockerfiles = finalImages();
        Dockerfile environment = environment();
        Set<PackageName> packages = scripts.stream().map(SupportScript::name).collect(Collectors.toSet());
        descriptor.checkPackages(packages, problems);
        checkArguments();
        problems.throwIfAny();
        return new DockerDirectoryContents(
                descriptor, dockerfiles, environment, contextFiles, scripts, leftOut(packages, options), null);
    }

    private Map<String, Dockerfile> finalImages() {
        Map<String, Dockerfile> dockerfiles = new LinkedHashMap<>();
        for (FinalImage image : descriptor.images()) {
            dockerfile(descriptor.dockerfile(image)).ifPresent(read -> dockerfiles.put(image.name(), read));
        }
        return dockerfiles;
    }

    private void checkArguments() {
        if (allRead) {
            descriptor.checkArguments(declaredArguments, problems);
        }
    }

    private @Nullable Dockerfile environment() {
        Path file = descriptor.dockerDirectory().resolve(ImageDescriptor.SUPPORT_DOCKERFILE);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? dockerfile(file).orElse(null) : null;
    }

    private Optional<Dockerfile> dockerfile(Path file) {
        Optional<Dockerfile> dockerfile = Dockerfile.read(file, descriptor.argumentValues(), problems);
        dockerfile.ifPresent(read -> {
            contextFiles.put(file, ContextFiles.of(read, directory, problems));
            declaredArguments.addAll(read.declaredArguments());
        });
        allRead &= dockerfile.isPresent();
        return dockerfile;
    }

    /** The packages to leave out: the descriptor's and the user's, without those put back. */
    private Set<PackageName> leftOut(Set<PackageName> packages, BuildOptions options) {
        Set<PackageName> leftOut =
                descriptor.without().stream().map(ExcludedPackage::name).collect(Collectors.toCollection(TreeSet::new));
        leftOut.addAll(options.without());
        leftOut.removeAll(options.with());
        leftOut.retainAll(packages);
        return leftOut;
    }
}
