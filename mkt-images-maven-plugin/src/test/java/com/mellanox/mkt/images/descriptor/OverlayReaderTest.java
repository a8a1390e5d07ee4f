package com.mellanox.mkt.images.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptors that extend an OS, which is another module of the repository. */
class OverlayReaderTest {
    private static final String COORDINATE = "com.mellanox.mkt:mkt-images-fc40:zip:1.0";
    private static final String EXTENDS = "extends: " + COORDINATE + "\n";

    @TempDir
    private Path root;

    private Path file;
    private final Problems problems = new Problems();
    private final ImageDescriptorReader reader = new ImageDescriptorReader(
            name -> Optional.ofNullable(Map.of("release", "1.0").get(name)), this::find);

    @BeforeEach
    void makeRepository() throws IOException {
        Path docker = Files.createDirectories(root.resolve("docker/fc40"));
        Files.writeString(docker.resolve("kvm.Dockerfile"), "FROM fedora:40\n");
        os("key: fc40\nregistry: localhost:5000\n");
        file = Files.createDirectories(root.resolve("debug")).resolve("image.yaml");
        Files.writeString(file.resolveSibling("overlay.Dockerfile"), "FROM localhost:5000/mkt/kvm:fc40\n");
    }

    private void os(String text) throws IOException {
        Path module = Files.createDirectories(root.resolve("mkt-images-fc40"));
        Files.writeString(module.resolve("image.yaml"), text);
    }

    private OsModule find(OsCoordinate coordinate) {
        if (!coordinate.toString().equals(COORDINATE)) {
            throw new InvalidInputException("it is nowhere", "Install it");
        }
        return new OsModule(root.resolve("mkt-images-fc40/image.yaml"), name -> Optional.empty());
    }

    private ImageDescriptor descriptor(String text) throws IOException {
        Files.writeString(file, text);
        return reader.read(file, problems).orElseThrow(() -> new AssertionError(problems.list()));
    }

    private List<String> told(String text) throws IOException {
        Files.writeString(file, text);
        assertThat(reader.read(file, problems)).isEmpty();
        return problems.list().stream()
                .map(Problem::describe)
                .map(line -> line.replace(file.toString(), "image.yaml").replace(root.toString(), "ROOT"))
                .toList();
    }

    @Test
    void overlayWhenAllIsWellHasItsDockerfileBesideItAndIsPublishedWhereItsOsIs() throws IOException {
        ImageDescriptor overlay = descriptor("key: fc40-debug\n" + EXTENDS);

        assertThat(overlay.dockerDirectory()).isEqualTo(file.getParent());
        assertThat(overlay.images()).containsExactly(new FinalImage("kvm", "overlay.Dockerfile"));
        assertThat(overlay.reference("kvm")).hasToString("localhost:5000/mkt/kvm:fc40-debug");
        assertThat(overlay.extendedOs().orElseThrow().kvm()).hasToString("localhost:5000/mkt/kvm:fc40");
        assertThat(overlay.ofOs().key()).hasToString("fc40");
        assertThat(overlay.of(overlay.reference("kvm"))).isSameAs(overlay);
        assertThat(overlay.of(overlay.ofOs().reference("kvm"))).isSameAs(overlay.ofOs());
    }

    @Test
    void overlayWhenItSaysWhereGoesElsewhere() throws IOException {
        ImageDescriptor overlay =
                descriptor("key: fc40-debug\nregistry: registry.example.org\ntitle: Mine\n" + EXTENDS);

        assertThat(overlay.reference("kvm")).hasToString("registry.example.org/mkt/kvm:fc40-debug");
        assertThat(overlay.ofOs().reference("kvm")).hasToString("localhost:5000/mkt/kvm:fc40");
        assertThat(overlay.title()).isEqualTo("Mine");
    }

    @Test
    void overlayWhenItHasADockerDirectoryNeedsNothingBesideIt() throws IOException {
        Files.delete(file.resolveSibling("overlay.Dockerfile"));
        Path docker = Files.createDirectories(root.resolve("docker/fc40-debug"));
        Files.writeString(docker.resolve("overlay.Dockerfile"), "FROM x\n");

        assertThat(descriptor("key: fc40-debug\n" + EXTENDS).dockerDirectory()).isEqualTo(docker);
    }

    @Test
    void versionWhenItIsAPropertyIsResolved() throws IOException {
        assertThat(descriptor("key: fc40-debug\nextends: com.mellanox.mkt:mkt-images-fc40:zip:${release}\n")
                        .extendedOs()
                        .orElseThrow()
                        .coordinate()
                        .version())
                .isEqualTo("1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"fc40", "debug", "fc40-", "fc40-1.2", "fc40-snapshot", "fc40-0123456789abcdef", "fc41-debug"})
    void keyWhenItIsNoneOfAnOverlayOfTheOsIsRefused(String key) throws IOException {
        assertThat(told("key: " + key + "\n" + EXTENDS))
                .containsExactly("image.yaml:1: 'key' is '" + key + "', not that of an overlay of fc40."
                        + " Write it as fc40-<name>, the name beginning with a letter, as in fc40-debug");
    }

    @Test
    void problemsWhenThereAreSeveralAreToldTogether() throws IOException {
        Files.delete(file.resolveSibling("overlay.Dockerfile"));

        assertThat(told("key: fc40-debug\nextends: mkt-images-fc40\nwithout: [simx]\nimages: {kvm: x}\nextend: y\n"))
                .containsExactly(
                        "image.yaml:1: there is no overlay.Dockerfile in ROOT/debug, nor in a directory docker/fc40-debug"
                                + " there or above it. Create it, or name its directory with 'docker:'",
                        "image.yaml:2: 'extends': 'mkt-images-fc40' is not a coordinate: groupId:artifactId:zip:version."
                                + " Write it like com.mellanox.mkt:mkt-images-fc40:zip:1.0",
                        "image.yaml:3: 'without' belongs to the OS that is extended."
                                + " Remove it: an overlay adds overlay.Dockerfile to its KVM image",
                        "image.yaml:4: 'images' belongs to the OS that is extended."
                                + " Remove it: an overlay adds overlay.Dockerfile to its KVM image",
                        "image.yaml:5: unknown field 'extend'. Did you mean 'extends'? Allowed: key, title, extends, docker,"
                                + " registry, namespace, platforms, images, without, arguments, snapshot, require");
    }

    @Test
    void osWhenItIsNowhereIsNamedWithTheReason() throws IOException {
        assertThat(told("key: fc40-debug\nextends: com.mellanox.mkt:mkt-images-fc40:zip:9\n"))
                .containsExactly(
                        "image.yaml:2: 'extends' names com.mellanox.mkt:mkt-images-fc40:zip:9: it is nowhere."
                                + " Install it. What is extended is what 'mvn install' or 'mvn deploy' of an OS module has attached");
    }

    @Test
    void osWhenItIsBrokenIsToldWithItsProblem() throws IOException {
        os("key: fc40\nregistry: ':'\n");

        assertThat(told("key: fc40-debug\n" + EXTENDS))
                .singleElement()
                .asString()
                .contains("image.yaml:2: 'registry'");
    }

    @Test
    void osWhenItsDescriptorIsGoneIsToldWithoutALine() throws IOException {
        Files.delete(root.resolve("mkt-images-fc40/image.yaml"));

        assertThat(told("key: fc40-debug\n" + EXTENDS))
                .singleElement()
                .asString()
                .startsWith("image.yaml:2: 'extends' names " + COORDINATE + ": ROOT/mkt-images-fc40/image.yaml: ");
    }

    @Test
    void osWhenItHasNoKvmImageCannotBeExtended() throws IOException {
        os("key: fc40\nimages: {ci: kvm.Dockerfile}\n");

        assertThat(told("key: fc40-debug\n" + EXTENDS))
                .containsExactly("image.yaml:2: 'extends' names " + COORDINATE + ", which has no KVM image."
                        + " Extend an OS that has one");
    }

    @Test
    void osWhenItIsAnOverlayItselfCannotBeExtended() throws IOException {
        os("key: fc40-other\nextends: a:b:zip:1\n");

        assertThat(told("key: fc40-debug\n" + EXTENDS))
                .singleElement()
                .asString()
                .contains(
                        "mkt-images-fc40/image.yaml:2: an overlay cannot be extended, and this is one since it has 'extends'");
    }

    @Test
    void dockerDirectoryWhenItHasNoOverlayIsRefused() throws IOException {
        assertThat(told("key: fc40-debug\ndocker: ../docker/fc40\n" + EXTENDS))
                .containsExactly("image.yaml:2: overlay.Dockerfile does not exist in ROOT/docker/fc40."
                        + " Add the file, or correct the name");
    }

    @Test
    void overlayDockerfileWhenALinkToAMissingFileIsNamedWithItsTarget() throws IOException {
        Files.createSymbolicLink(root.resolve("docker/fc40/overlay.Dockerfile"), Path.of("gone.Dockerfile"));

        assertThat(told("key: fc40-debug\ndocker: ../docker/fc40\n" + EXTENDS))
                .singleElement()
                .asString()
                .contains("overlay.Dockerfile", "gone.Dockerfile", "does not exist", "Correct the link");
    }
}
