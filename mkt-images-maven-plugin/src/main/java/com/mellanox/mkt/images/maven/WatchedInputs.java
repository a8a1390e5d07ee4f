package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.git.GitAccess;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.kernel.Kernel;
import com.mellanox.mkt.images.kernel.KernelArchitecture;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.type.Proxies;
import com.mellanox.mkt.images.watch.WatchTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files that goals depend on and people change: source directories of the user, docker directories, descriptor, kernel. */
final class WatchedInputs {
    private static final BuildListener SILENT = event -> {};
    private static final String KERNEL = "kernel";

    private final List<ImagesMojo> goals;
    private final GitSources git;

    /** What was found last: a descriptor with a mistake does not say where its docker directory is. */
    private List<WatchTarget> last = List.of();

    WatchedInputs(List<ImagesMojo> goals) {
        this.goals = goals;
        GoalExecution maven = goals.get(0).maven();
        // Nothing is fetched, so that the cache is not used.
        this.git = GitSources.at(
                maven.environment().cacheDirectory(),
                new GitAccess(true, Proxies.NONE, host -> Optional.empty(), maven.environment()),
                SILENT);
    }

    List<WatchTarget> targets() {
        List<WatchTarget> found = new ArrayList<>();
        try {
            // The boot, which is the last goal, has no file whose mistakes would hide the others.
            for (int i = goals.size() - 1; i >= 0; i--) {
                add(goals.get(i), found);
            }
            last = List.copyOf(found);
        } catch (MktException e) {
            // The run tells it.
            last = last.isEmpty() ? List.copyOf(found) : last;
        }
        return last;
    }

    private void add(ImagesMojo goal, List<WatchTarget> targets) {
        Parameters parameters =
                new Parameters(goal.maven(), UserSettings.NONE, SILENT).withSettings(goal.settings, SILENT);
        if (goal instanceof BootMojo boot) {
            new BootParameters(boot, parameters).kernels().forEach(path -> targets.addAll(kernel(path)));
        } else {
            addImages(new ImagesRequest(goal, parameters, SILENT), goal.maven(), targets);
        }
    }

    private void addImages(ImagesRequest request, GoalExecution maven, List<WatchTarget> targets) {
        request.build
                .sourceDirectories()
                .forEach((name, directory) -> targets.add(WatchTarget.source("support_" + name, directory, git)));
        Path file = maven.descriptorFile();
        targets.add(WatchTarget.files("image descriptor", file));
        Path lock = file.resolveSibling(ImageDescriptor.LOCK_FILE);
        if (Files.exists(lock)) {
            targets.add(WatchTarget.files("lock file", lock));
        }
        Problems problems = new Problems();
        Optional<ImageDescriptor> descriptor =
                new ImageDescriptorReader(maven.properties(), request.modules.finder()).read(file, problems);
        problems.throwIfAny();
        descriptor.ifPresent(found -> {
            targets.add(WatchTarget.files("docker directory", found.dockerDirectory()));
            found.extendedOs()
                    .ifPresent(os -> targets.add(WatchTarget.files(
                            "docker directory of " + os.descriptor().key(),
                            os.descriptor().dockerDirectory())));
        });
    }

    /** The kernel's image; where there is none, what a compilation will make or somebody will put there. */
    private static List<WatchTarget> kernel(Path named) {
        Optional<Path> image = image(named);
        if (image.isPresent() || !Files.isDirectory(named)) {
            return List.of(WatchTarget.files(KERNEL, image.orElse(named)));
        }
        return Stream.concat(
                        Arrays.stream(KernelArchitecture.values())
                                .map(made -> WatchTarget.files(KERNEL, named.resolve(made.imageInTree()))),
                        Stream.of(WatchTarget.files(KERNEL, named, Kernel.FILE_NAMES)))
                .toList();
    }

    private static Optional<Path> image(Path named) {
        try {
            return Optional.ofNullable(Kernel.at(named).imageFile());
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
