package com.mellanox.mkt.images.lint;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.dockerfile.RemoteSource;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.SharedFile;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScripts;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds in the docker directory of a key what builds today on the machine of its author alone, or should not be in an image:
 * paths in a home directory, secrets, tags that move. Each is a warning.
 */
public final class DockerDirectoryLint {
    private static final Set<String> FLOATING =
            Set.of("latest", "rawhide", "stable", "testing", "unstable", "sid", "rolling", "devel", "edge");
    /** Names that are branches in nearly every repository. */
    private static final Set<String> BRANCHES = Set.of("HEAD", "main", "master", "trunk", "devel", "develop", "next");

    private static final Pattern HOME = Pattern.compile("(?:^|[/:@])(?:home|[Uu]sers)/[^/]|(?:^|[/:])~");

    /** Longer files are no text that a person wrote. */
    private static final long LONGEST = 1 << 20;

    private final ImageDescriptor descriptor;
    private final Problems findings = new Problems();

    private DockerDirectoryLint(ImageDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** The findings, by file and line; the files are those of a descriptor that can be planned. */
    public static List<Problem> of(ImageDescriptor descriptor) {
        DockerDirectoryLint lint = new DockerDirectoryLint(descriptor);
        lint.dockerfiles().forEach(lint::checkDockerfile);
        SupportScripts.read(descriptor.dockerDirectory(), new Problems()).forEach(lint::checkPaths);
        lint.files().forEach(lint::checkSecrets);
        return lint.findings.list();
    }

    private Stream<Path> dockerfiles() {
        Path support = descriptor.dockerDirectory().resolve(ImageDescriptor.SUPPORT_DOCKERFILE);
        return Stream.concat(descriptor.images().stream().map(descriptor::dockerfile), Stream.of(support))
                .distinct()
                .filter(Files::exists);
    }

    private void checkDockerfile(Path file) {
        Dockerfile.read(file, descriptor.argumentValues(), new Problems()).ifPresent(dockerfile -> {
            dockerfile.images().stream()
                    .filter(base -> isFloating(base.image()))
                    .forEach(base -> findings.add(
                            file,
                            base.line(),
                            "the base image " + base.image() + " is another release one day",
                            "Name the release by its tag, as in fedora:40"));
            dockerfile
                    .frontend()
                    .filter(frontend -> isFloating(frontend.image()))
                    .ifPresent(frontend -> findings.add(
                            file,
                            frontend.line(),
                            "the frontend " + frontend.image() + " has another syntax one day",
                            "Name the version of the syntax by its tag, as in docker/dockerfile:1"));
            dockerfile.remoteSources().forEach(source -> checkSource(file, source));
        });
    }

    private void checkSource(Path file, RemoteSource source) {
        if (source.hasChecksum()) {
            return;
        }
        if (!source.isGit()) {
            findings.add(
                    file,
                    source.line(),
                    "what " + source.url() + " has can change, and the image is not built again then",
                    "Fix it by ADD --checksum=sha256:…, which needs BuildKit");
        } else if (source.revision().isEmpty() || BRANCHES.contains(source.revision())) {
            findings.add(
                    file,
                    source.line(),
                    "ADD takes a branch of " + source.url() + ", and the image is not built again when it moves",
                    "Name a commit or a tag, as in " + source.url().replaceFirst("[#?].*", "") + "#v1.0");
        }
    }

    private static boolean isFloating(ImageReference image) {
        return image.digest() == null && image.tag() != null && FLOATING.contains(image.tag());
    }

    private void checkPaths(SupportScript script) {
        script.source()
                .filter(source -> HOME.matcher(source.url()).find())
                .ifPresent(source -> findings.add(
                        script.file(),
                        lineOfUrl(script.file(), source.line()),
                        "git_url: " + source.url() + " is in a user's home directory",
                        "Name a repository that everybody reaches; a tree of your own belongs into 'sources' of your settings,"
                                + " or into -Dmkt.source." + script.name()));
        script.nfsFiles().stream()
                .filter(file -> HOME.matcher(file.path()).find())
                .forEach(file -> findings.add(
                        script.file(),
                        file.line(),
                        "nfs_files: " + file.path() + " is in a user's home directory",
                        "Move the file where it stays, such as a directory of the team's"));
    }

    /** The line of the URL; the line of a source is that of its revision. */
    private static int lineOfUrl(Path file, int otherwise) {
        List<String> lines =
                TextFile.read(file, new Problems()).map(TextFile::lines).orElse(List.of());
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("#") && lines.get(i).contains("git_url:"))
                .map(i -> i + 1)
                .findFirst()
                .orElse(otherwise);
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(descriptor.dockerDirectory())) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            || SharedFile.isLink(descriptor.dockerDirectory(), file))
                    .filter(file -> file.toFile().length() <= LONGEST)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            // The build reads the files that it needs, and reports those that it cannot read.
            return List.of();
        }
    }

    private void checkSecrets(Path file) {
        try {
            // Each byte becomes a character: the patterns are ASCII, in any encoding around them.
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            new Secrets(file, lines, findings).find();
        } catch (IOException e) {
            // As above.
        }
    }
}
