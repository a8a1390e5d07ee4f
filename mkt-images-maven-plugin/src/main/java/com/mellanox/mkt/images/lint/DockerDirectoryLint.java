package com.mellanox.mkt.images.lint;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.SharedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks through the docker directory of a key for what works today on the machine of whoever wrote it: paths of somebody's
 * home, secrets, tags that move. None of it keeps anything from being built.
 */
public final class DockerDirectoryLint {
    /** What is longer holds no text that anybody wrote. */
    private static final long LONGEST = 1 << 20;

    private final ImageDescriptor descriptor;
    private final Problems findings = new Problems();

    private DockerDirectoryLint(ImageDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** What was found, by file and line; the files are those of a descriptor that can be planned. */
    public static List<Problem> of(ImageDescriptor descriptor) {
        DockerDirectoryLint lint = new DockerDirectoryLint(descriptor);
        new FloatingTags(descriptor, lint.findings).find();
        new HomeDirectoryPaths(descriptor, lint.findings).find();
        lint.files().forEach(lint::look);
        return lint.findings.list();
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(descriptor.dockerDirectory())) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            || SharedFile.isLink(descriptor.dockerDirectory(), file))
                    .filter(file -> file.toFile().length() <= LONGEST)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            // What is needed of it has been read before; the rest is not worth a failure.
            return List.of();
        }
    }

    private void look(Path file) {
        try {
            // Each byte a character: what is looked for is ASCII, whatever stands around it.
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            new Secrets(file, lines, findings).find();
        } catch (IOException e) {
            // As above.
        }
    }
}
