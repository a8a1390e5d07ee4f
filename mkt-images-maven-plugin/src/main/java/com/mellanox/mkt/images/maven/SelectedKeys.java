package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.doctor.Check;
import com.mellanox.mkt.images.doctor.FailedCheck;
import com.mellanox.mkt.images.doctor.FilesCheck;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.run.UsedSources;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.maven.project.MavenProject;

/**
 * The keys of all modules that this call of Maven visits, as far as their files can be read; a check tells about each.
 *
 * @param descriptors the descriptors, with the registries that this run publishes to
 * @param uses what the images of the keys are made of
 */
record SelectedKeys(List<ImageDescriptor> descriptors, List<UsedSources> uses, List<Check> checks) {

    /** Reads their files. A mistake in one of them is the finding of its check. */
    static SelectedKeys read(GoalExecution maven, ImagesRequest request) {
        SelectedKeys keys = new SelectedKeys(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try {
            request.keys.check();
        } catch (InvalidInputException e) {
            keys.checks.add(new FailedCheck("keys", e));
            return keys;
        }
        maven.session().getProjects().stream()
                .filter(project -> project.getFile() != null)
                .forEach(project -> keys.add(maven, project, request));
        return keys;
    }

    private void add(GoalExecution maven, MavenProject project, ImagesRequest request) {
        Path file = project.getBasedir().toPath().resolve(ImageDescriptorReader.FILE_NAME);
        Optional<ImageKey> key = request.modules.keyOf(file);
        if (!Files.exists(file) || key.filter(request.keys::skips).isPresent()) {
            return;
        }
        try {
            ImageDescriptor written = read(file, new MavenProperties(maven.session(), project), request);
            ImageDescriptor descriptor = written.publishedTo(request.destination.apply(written.destination()));
            descriptors.add(descriptor);
            UsedSources used = UsedSources.of(descriptor, request.build);
            uses.add(used);
            checks.add(new FilesCheck(
                    descriptor.key().value(), used.images(), used.packages().size()));
        } catch (InvalidInputException e) {
            checks.add(new FailedCheck(key.map(found -> "key " + found).orElseGet(file::toString), e));
        }
    }

    private static ImageDescriptor read(Path file, MavenProperties properties, ImagesRequest request) {
        Problems problems = new Problems();
        Optional<ImageDescriptor> descriptor =
                new ImageDescriptorReader(properties, request.modules.finder()).read(file, problems);
        problems.throwIfAny();
        return descriptor.orElseThrow();
    }

    /** The registries that the images are published to. */
    Set<String> hosts() {
        return descriptors.stream()
                .map(descriptor -> descriptor.destination().registry())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The images of other registries that the images are built on. */
    List<ImageReference> baseImages() {
        return uses.stream()
                .flatMap(used -> used.baseImages().stream())
                .distinct()
                .toList();
    }

    /** The packages that are built from git. */
    List<SupportScript> packages() {
        return uses.stream().flatMap(used -> used.packages().stream()).toList();
    }
}
