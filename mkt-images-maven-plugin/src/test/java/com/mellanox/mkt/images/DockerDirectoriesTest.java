package com.mellanox.mkt.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.dockerfile.ContextFiles;
import com.mellanox.mkt.images.dockerfile.DockerDirectory;
import com.mellanox.mkt.images.dockerfile.Dockerfile;
import com.mellanox.mkt.images.dockerfile.Dockerfile.ContextSource;
import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.support.SupportScript.GitSource;
import com.mellanox.mkt.images.support.SupportScripts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The OS modules of this repository and their docker directories, as they are read by every build. */
class DockerDirectoriesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern INSTALLATION =
            Pattern.compile("\\b(dnf|apt-get) install\\b|\\brpm --(upgrade|install)\\b");
    private static final Pattern HOME_DIRECTORY =
            Pattern.compile("(?<![\\w.-])/{1,2}(home|Users)/|(?<![\\w.-])~[\\w.-]*/");

    /** What an installation reads has to be there before it. */
    private static final Set<String> READ_BY_INSTALLATION = Set.of("kvm-compiled.control");

    static List<Path> descriptors() throws IOException {
        List<Path> descriptors = new ArrayList<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(ROOT, "mkt-images-*")) {
            modules.forEach(module -> descriptors.add(module.resolve(ImageDescriptorReader.FILE_NAME)));
        }
        descriptors.removeIf(file -> !Files.exists(file));
        assertThat(descriptors).hasSizeGreaterThan(1);
        return descriptors;
    }

    static Stream<Path> dockerfiles() throws IOException {
        return descriptors().stream()
                .map(DockerDirectoriesTest::descriptor)
                .flatMap(descriptor -> files(descriptor.dockerDirectory()).stream())
                .filter(file -> file.toString().endsWith(".Dockerfile"));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void dockerfileWhenReadIsRightAndWhatItAddsIsThere(Path file) {
        Problems problems = new Problems();

        Optional<Dockerfile> read = Dockerfile.read(file, Map.of(), problems);
        read.ifPresent(dockerfile -> ContextFiles.of(dockerfile, new DockerDirectory(file.getParent()), problems));

        assertThat(problems.list()).isEmpty();
        assertThat(read).isPresent();
    }

    /** An edit of a set-up script would have packages installed anew. */
    @ParameterizedTest
    @MethodSource("dockerfiles")
    void setUpFileWhenAddedComesAfterAllThatIsInstalled(Path file) throws IOException {
        Dockerfile dockerfile = Dockerfile.read(file, Map.of(), new Problems()).orElseThrow();
        List<String> lines = Files.readAllLines(file);
        int installed = IntStream.rangeClosed(1, lines.size())
                .filter(line -> INSTALLATION.matcher(lines.get(line - 1)).find())
                .max()
                .orElseThrow();
        int copied = dockerfile.images().stream()
                .filter(image -> !image.isBase())
                .mapToInt(UsedImage::line)
                .max()
                .orElse(0);

        assertThat(dockerfile.contextSources())
                .filteredOn(source -> !isReadByInstallation(source))
                .allSatisfy(source -> assertThat(source.line()).isGreaterThan(Math.max(installed, copied)));
    }

    private static boolean isReadByInstallation(ContextSource source) {
        return READ_BY_INSTALLATION.contains(source.pattern());
    }

    /** Products change more often than the packages of the release. */
    @ParameterizedTest
    @MethodSource("descriptors")
    void productsWhenCopiedComeAfterThePackagesOfTheRelease(Path descriptor) throws IOException {
        Path file = descriptor(descriptor).dockerDirectory().resolve("kvm.Dockerfile");
        List<String> lines = Files.readAllLines(file);
        int stage = lines.lastIndexOf(lines.stream()
                .filter(line -> line.startsWith("FROM "))
                .reduce((first, second) -> second)
                .orElseThrow());
        int packages = IntStream.range(stage, lines.size())
                .filter(line -> lines.get(line).matches(".*\\b(dnf|apt-get) install\\b.*"))
                .max()
                .orElseThrow();

        assertThat(lines.subList(stage, packages)).noneMatch(line -> line.startsWith("COPY --from="));
        assertThat(lines.subList(packages, lines.size())).anyMatch(line -> line.startsWith("COPY --from="));
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void fileWhenReadPointsIntoNobodysHome(Path descriptor) throws IOException {
        List<Path> all = new ArrayList<>(files(descriptor(descriptor).dockerDirectory()));
        all.add(descriptor);

        for (Path file : all) {
            assertThat(Files.readAllLines(file, StandardCharsets.UTF_8))
                    .as(file.toString())
                    .noneMatch(line -> HOME_DIRECTORY.matcher(line).find());
        }
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void sourceWhenNamedIsAUrlThatOthersReachAndACommit(Path descriptor) {
        Problems problems = new Problems();

        assertThat(SupportScripts.read(descriptor(descriptor).dockerDirectory(), problems))
                .isNotEmpty()
                .allSatisfy(script -> assertThat(script.source())
                        .satisfiesAnyOf(
                                source -> assertThat(script.isPrivate())
                                        .as(script.file().toString())
                                        .isTrue(),
                                source -> assertThat(source)
                                        .get()
                                        .matches(DockerDirectoriesTest::isPublic, "public and pinned")));
        assertThat(problems.list()).isEmpty();
    }

    private static boolean isPublic(GitSource source) {
        return source.url().startsWith("https://") && source.revision().matches("[0-9a-f]{40}");
    }

    private static ImageDescriptor descriptor(Path file) {
        Problems problems = new Problems();
        Optional<ImageDescriptor> descriptor = new ImageDescriptorReader(name -> Optional.empty()).read(file, problems);
        assertThat(problems.list()).isEmpty();
        return descriptor.orElseThrow();
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
