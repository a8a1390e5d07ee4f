package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * What a cleaning of registries looks at: the images of the modules, by their registries, and the receipts.
 *
 * @param files receipts that the user names, or directories with some
 */
record RegistryCleaning(GoalExecution maven, ImagesRequest request, List<Path> files) {

    /**
     * The images of a key, or of all keys, by the registries that they are published to.
     *
     * @throws InvalidInputException if there are none
     */
    Map<String, List<ImageReference>> images(@Nullable ImageKey key) {
        Map<String, List<ImageReference>> images = new TreeMap<>();
        for (ImageDescriptor written : request.modules.descriptors()) {
            ImageDescriptor descriptor = written.publishedTo(request.destination.apply(written.destination()));
            descriptor.forAllPlatforms().stream()
                    .filter(each -> key == null || key.equals(each.key()) || key.equals(each.writtenKey()))
                    .flatMap(each -> OsModules.published(each).stream())
                    .forEach(image -> images.computeIfAbsent(image.registry(), host -> new ArrayList<>())
                            .add(image));
        }
        if (images.isEmpty()) {
            throw new InvalidInputException(
                    "-Dmkt.clean.registry, but no module here has the images of "
                            + (key == null ? "any key" : String.valueOf(key)),
                    "Run the goal in the root of the Maven build whose image.yaml publishes them");
        }
        return images;
    }

    /** The receipts that the user names, and those in the build directories of all modules. */
    List<Receipt> receipts() {
        List<Receipt> receipts = new ArrayList<>();
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new InvalidInputException(
                        "-Dmkt.clean.receipts: " + file + " does not exist", "Name a published.json, or a directory");
            }
            receipts.addAll(below(file));
        }
        for (MavenProject module : maven.session().getAllProjects()) {
            Path build = Path.of(module.getBuild().getDirectory()).resolve("mkt-images");
            if (Files.isDirectory(build)) {
                receipts.addAll(below(build));
            }
        }
        return receipts;
    }

    /** What a receipt that cannot be read names would look as if nobody needed it. */
    private static Receipt read(Path file) {
        return PublicationFiles.findReceipt(file)
                .orElseThrow(
                        () -> new InvalidInputException(
                                "The receipt " + file + " cannot be read, or is not of this version of the plugin:"
                                        + " what it names could be removed",
                                "Clean the registry by the version of the plugin that has written it, or move it away if it is damaged"));
    }

    private static List<Receipt> below(Path path) {
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.equals(path) || PublicationFiles.isReceipt(file))
                    .map(RegistryCleaning::read)
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The receipts in " + path + " cannot be read: " + e.getMessage(), "Check its permissions");
        }
    }
}
