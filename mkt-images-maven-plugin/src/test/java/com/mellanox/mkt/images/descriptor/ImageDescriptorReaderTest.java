package com.mellanox.mkt.images.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import com.mellanox.mkt.images.type.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptors in a repository as users have it: modules beside the docker directories. */
class ImageDescriptorReaderTest {
    private static final Map<String, String> PROPERTIES = Map.of("os", "fc40", "registry", "localhost:5000");

    @TempDir
    private Path root;

    private Path file = Path.of("");
    private final Problems problems = new Problems();
    private final ImageDescriptorReader reader =
            new ImageDescriptorReader(name -> Optional.ofNullable(PROPERTIES.get(name)));

    @BeforeEach
    void makeRepository() throws IOException {
        Path docker = Files.createDirectories(root.resolve("docker/fc40"));
        for (String name : List.of("kvm", "support", "ci", "extra")) {
            Files.writeString(docker.resolve(name + ".Dockerfile"), "FROM fedora:40\n");
        }
        Files.writeString(root.resolve("secret"), "x");
        Files.createSymbolicLink(docker.resolve("outer.Dockerfile"), Path.of("../../secret"));
        file = Files.createDirectories(root.resolve("mkt-images-fc40")).resolve("image.yaml");
    }

    private Optional<ImageDescriptor> read(String text) throws IOException {
        Files.writeString(file, text);
        return reader.read(file, problems);
    }

    private ImageDescriptor descriptor(String text) throws IOException {
        return read(text).orElseThrow(() -> new AssertionError(problems.list()));
    }

    private List<String> told() {
        return problems.list().stream()
                .map(Problem::describe)
                .map(text -> text.replace(file.toString(), "image.yaml").replace(root.toString(), "ROOT"))
                .toList();
    }

    @Nested
    class WhenItIsRight {

        @Test
        void readWhenOnlyTheKeyIsThereFillsInTheRest() throws IOException {
            ImageDescriptor descriptor = descriptor("key: fc40\n");
            assertThat(descriptor.key()).isEqualTo(new ImageKey("fc40"));
            assertThat(descriptor.title()).isEqualTo("fc40");
            assertThat(descriptor.dockerDirectory()).isEqualTo(root.resolve("docker/fc40"));
            assertThat(descriptor.images())
                    .containsExactly(
                            new FinalImage("kvm", "kvm.Dockerfile"),
                            new FinalImage("build", "support.Dockerfile"),
                            new FinalImage("ci", "ci.Dockerfile"));
            assertThat(descriptor.without()).isEmpty();
            assertThat(descriptor.reference("kvm")).hasToString("harbor.mellanox.com/mkt/kvm:fc40");
            assertThat(descriptor.supportImage(new PackageName("rdma_core")))
                    .hasToString("local_mkt/support_rdma_core:fc40");
        }

        @Test
        void readWhenBuildAndCiHaveNoDockerfilesLeavesThemOut() throws IOException {
            Files.delete(root.resolve("docker/fc40/support.Dockerfile"));
            Files.delete(root.resolve("docker/fc40/ci.Dockerfile"));
            assertThat(descriptor("key: fc40\n").images()).containsExactly(new FinalImage("kvm", "kvm.Dockerfile"));
        }

        @Test
        void readWhenEverythingIsThereTakesIt() throws IOException {
            ImageDescriptor descriptor = descriptor("""
                    key: fc40
                    title: Fedora 40
                    docker: ../docker/fc40
                    registry: 127.0.0.1:5000
                    namespace: team/mkt
                    images:
                      lab: ./extra.Dockerfile
                      kvm: kvm.Dockerfile
                    without: [simx, ame]
                    """);
            assertThat(descriptor.title()).isEqualTo("Fedora 40");
            assertThat(descriptor.reference("lab")).hasToString("127.0.0.1:5000/team/mkt/lab:fc40");
            assertThat(descriptor.images())
                    .containsExactly(
                            new FinalImage("lab", "extra.Dockerfile"), new FinalImage("kvm", "kvm.Dockerfile"));
            assertThat(descriptor.dockerfile(descriptor.images().get(0)))
                    .isEqualTo(root.resolve("docker/fc40/extra.Dockerfile"));
            assertThat(descriptor.without())
                    .containsExactly(
                            new ExcludedPackage(new PackageName("simx"), 9),
                            new ExcludedPackage(new PackageName("ame"), 9));
        }

        @Test
        void readWhenModuleHasItsOwnDockerDirectoryPrefersIt() throws IOException {
            Path own = Files.createDirectories(file.resolveSibling("docker").resolve("fc40"));
            Files.writeString(own.resolve("kvm.Dockerfile"), "FROM fedora:40\n");
            assertThat(descriptor("key: fc40\n").dockerDirectory()).isEqualTo(own);
        }

        @Test
        void readWhenPropertiesAreNamedResolvesThem() throws IOException {
            ImageDescriptor descriptor =
                    descriptor("key: ${os}\ntitle: OS ${os}!\nregistry: ${registry}\ndocker: ../docker/${os}\n");
            assertThat(descriptor.title()).isEqualTo("OS fc40!");
            assertThat(descriptor.reference("kvm")).hasToString("localhost:5000/mkt/kvm:fc40");
        }

        @Test
        void readWhenArgumentsAreGivenHasTheirTextsAndResolvesProperties() throws IOException {
            ImageDescriptor descriptor = descriptor("""
                    key: fc40
                    arguments:
                      RELEASE: 3.10
                      TAG: "${os}-$x"
                    """);
            assertThat(descriptor.arguments())
                    .containsExactly(new BuildArgument("RELEASE", "3.10", 3), new BuildArgument("TAG", "fc40-$x", 4));
            assertThat(descriptor.publishedTo(Destination.DEFAULT).argumentValues())
                    .isEqualTo(Map.of("RELEASE", "3.10", "TAG", "fc40-$x"));
        }

        @Test
        void publishedToWhenOverriddenChangesFinalImagesOnly() throws IOException {
            ImageDescriptor descriptor = descriptor("key: fc40\n");
            ImageDescriptor elsewhere = descriptor.publishedTo(
                    descriptor.destination().withRegistry("localhost:1").withNamespace("x"));
            assertThat(elsewhere.reference("kvm")).hasToString("localhost:1/x/kvm:fc40");
            assertThat(elsewhere.supportImage(new PackageName("simx"))).hasToString("local_mkt/support_simx:fc40");
        }

        @Test
        void readKeyWhenTheRestIsWrongHasTheKey() throws IOException {
            Files.writeString(file, "key: ${os}\nfrobnicate: 1\ndocker: /nowhere\n");
            assertThat(reader.readKey(file)).contains(new ImageKey("fc40"));
        }

        @Test
        void readKeyWhenThereIsNoneIsEmpty() throws IOException {
            assertThat(reader.readKey(file)).isEmpty();
            Files.writeString(file, "key: a b\n");
            assertThat(reader.readKey(file)).isEmpty();
            Files.writeString(file, "\tkey: fc40\n");
            assertThat(reader.readKey(file)).isEmpty();
        }
    }

    @Nested
    class WhenItIsWrong {

        @Test
        void readWhenThereAreThreeMistakesTellsAll() throws IOException {
            assertThat(read("""
                            key: fc40
                            titel: Fedora 40
                            registry: https://harbor.mellanox.com
                            images:
                              kvm: kmv.Dockerfile
                            """)).isEmpty();
            assertThat(told())
                    .containsExactly(
                            "image.yaml:2: unknown field 'titel'. Did you mean 'title'? Allowed: key, title, extends, docker, registry,"
                                    + " namespace, platforms, images, without, arguments, snapshot, require",
                            "image.yaml:3: 'registry': 'https://harbor.mellanox.com' is not a registry: host[:port], without"
                                    + " https://, user or path. Write it like harbor.mellanox.com",
                            "image.yaml:5: 'kvm' of 'images': the Dockerfile 'kmv.Dockerfile' does not exist in"
                                    + " ROOT/docker/fc40. Add the file, or correct the name");
        }

        @Test
        void readWhenARequirementIsNotKnownListsThem() throws IOException {
            assertThat(read("key: fc40\nrequire: [signature, notary]\n")).isEmpty();
            assertThat(told())
                    .containsExactly(
                            "image.yaml:2: 'require': 'notary' is not known. Name some of these: lock, boot, sbom,"
                                    + " signature, reproducible");
        }

        @Test
        void requirementsWhenReadAloneAreThose() throws IOException {
            assertThat(descriptor("key: fc40\nrequire: [signature, boot]\n").key())
                    .isEqualTo(new ImageKey("fc40"));
            assertThat(new ImageDescriptorReader(name -> Optional.empty()).readRequirements(file))
                    .containsExactly(Requirement.BOOT, Requirement.SIGNATURE);
        }

        @Test
        void readWhenKeyIsMissingSaysWhatToWrite() throws IOException {
            assertThat(read("title: Fedora\n")).isEmpty();
            assertThat(told())
                    .containsExactly("image.yaml:1: 'key' is missing. Name the OS release, as in 'key: fc40'");
        }

        @Test
        void readWhenFileIsEmptySaysWhatToWrite() throws IOException {
            assertThat(read("")).isEmpty();
            assertThat(told())
                    .containsExactly("image.yaml:1: 'key' is missing. Name the OS release, as in 'key: fc40'");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "key: a/b | 1: 'key': 'a/b' is not an image key",
                    "key: fc41 | 1: there is no directory docker/fc41 in ROOT/mkt-images-fc40 or above it",
                    "key: fc40\\ndocker: ../nowhere | 2: 'docker' is '../nowhere': ROOT/nowhere does not exist",
                    "key: fc40\\ndocker: ../secret | 2: 'docker' is '../secret': ROOT/secret is not a directory",
                    "key: fc40\\ndocker: \"a\\0b\" | 2: 'docker' is 'a\\u0000b', which is not a path",
                    "key: fc40\\nnamespace: Mkt | 2: 'namespace': 'Mkt' is not a namespace",
                    "key: fc40\\nregistry: harbor | 2: 'registry': 'harbor' would mean a user of Docker Hub",
                    "key: fc40\\ntitle: ${os | 2: 'title' is '${os': '${' has no '}'. Write a property as ${name}",
                    "key: fc40\\ntitle: \"a\\e[2J\" | 2: 'title': 'a\\u001b[2J' has a control character. Write it on one line",
                    "key: fc40\\nwithout: [simx, ame, simx] | 2: 'without' names the package 'simx' a second time, first in line 2",
                    "key: fc40\\ntitle: ${nothing} | 2: 'title' names the Maven property '${nothing}', which is not set",
                    "key: fc40\\ntitle: [a] | 2: 'title' is a list, a text is expected",
                    "key: fc40\\ntitle: | 2: 'title' has no value",
                    "key: fc40\\nwithout: simx | 2: 'without' is a text, a list is expected",
                    "key: fc40\\nwithout: [a b] | 2: 'without': 'a b' is not a package name",
                    "key: fc40\\narguments: [A] | 2: 'arguments' is a list, a set of fields is expected",
                    "key: fc40\\narguments:\\n  A: [x] | 3: 'A' of 'arguments' is a list, a text is expected",
                    "key: fc40\\narguments:\\n  A: | 3: 'A' of 'arguments' has no value",
                    "key: fc40\\narguments:\\n  A: ${nothing} | 3: 'A' of 'arguments' names the Maven property '${nothing}'",
                    "key: fc40\\narguments:\\n  A-B: x | 3: 'A-B' of 'arguments': 'A-B' is not a name of a build argument",
                    "key: fc40\\narguments:\\n  1A: x | 3: '1A' of 'arguments': '1A' is not a name of a build argument",
                    "key: fc40\\narguments:\\n  A: x\\n  A: y | 4: 'A' is here a second time",
                    "key: fc40\\narguments:\\n  http_proxy: x | 3: 'http_proxy' of 'arguments' names a proxy",
                    "key: fc40\\narguments:\\n  HTTPS_PROXY: x | 3: 'HTTPS_PROXY' of 'arguments' names a proxy",
                    "key: fc40\\narguments:\\n  ftp_proxy: x | 3: 'ftp_proxy' of 'arguments' names a proxy",
                    "key: fc40\\narguments:\\n  All_Proxy: x | 3: 'All_Proxy' of 'arguments' names a proxy",
                    "key: fc40\\narguments:\\n  no_proxy: x | 3: 'no_proxy' of 'arguments' names a proxy",
                    "key: fc40\\nimages: {} | 2: 'images' names none",
                    "key: fc40\\nimages: [kvm] | 2: 'images' is a list, a set of fields is expected",
                    "key: fc40\\nimages:\\n  Kvm: kvm.Dockerfile | 3: 'Kvm' of 'images': 'Kvm' is not an image name",
                    "key: fc40\\nimages:\\n  support_x: kvm.Dockerfile | 3: the image 'support_x' has a name that is kept",
                    "key: fc40\\nimages:\\n  kvm: ../../secret | 3: 'kvm' of 'images': the Dockerfile '../../secret' leaves",
                    "key: fc40\\nimages:\\n  kvm: /etc/passwd | 3: 'kvm' of 'images': the Dockerfile '/etc/passwd' is an abs",
                    "key: fc40\\nimages:\\n  kvm: outer.Dockerfile | 3: 'kvm' of 'images': the Dockerfile 'outer.Dockerfile'"
                            + " leaves the docker directory by a symbolic link, to ROOT/secret",
                    "key: fc40\\nimages:\\n  kvm: . | 3: 'kvm' of 'images': the Dockerfile '.' is a directory",
                    "key: fc40\\nkey: fc41 | 2: 'key' is here a second time",
                })
        void readWhenAFieldIsWrongNamesLineAndValue(String text, String what) throws IOException {
            assertThat(read(text.replace("\\n", "\n"))).isEmpty();
            assertThat(told()).singleElement().asString().startsWith("image.yaml:" + what);
        }

        @Test
        void readWhenArgumentsAreWrongTellsAllAndWhatToDo() throws IOException {
            assertThat(read("key: fc40\narguments:\n  no_proxy: x\n  A-B: []\n  C: 1\n"))
                    .isEmpty();
            assertThat(told())
                    .containsExactly(
                            "image.yaml:3: 'no_proxy' of 'arguments' names a proxy, which an image must not depend on."
                                    + " Remove it, and use -Dmkt.httpProxy, -Dmkt.httpsProxy or -Dmkt.noProxy",
                            "image.yaml:4: 'A-B' of 'arguments' is a list, a text is expected."
                                    + " Write the text on one line",
                            "image.yaml:4: 'A-B' of 'arguments': 'A-B' is not a name of a build argument: letters, digits"
                                    + " and '_', and no digit in front. Write it as the Dockerfile's ARG does, like"
                                    + " RELEASE");
        }

        @Test
        void readWhenKvmDockerfileIsMissingSaysSo() throws IOException {
            Files.delete(root.resolve("docker/fc40/kvm.Dockerfile"));
            assertThat(read("key: fc40\n")).isEmpty();
            assertThat(told())
                    .containsExactly(
                            "image.yaml:1: there is no kvm.Dockerfile in ROOT/docker/fc40. Create it, or name the"
                                    + " images and their Dockerfiles with 'images:'");
        }

        @ParameterizedTest
        @ValueSource(strings = {"kvm.Dockerfile", "support.Dockerfile", "ci.Dockerfile"})
        void readWhenADockerfileIsALinkToAMissingFileNamesLinkAndTarget(String name) throws IOException {
            Path link = root.resolve("docker/fc40").resolve(name);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of("../common/gone.Dockerfile"));

            assertThat(read("key: fc40\n")).isEmpty();
            assertThat(told())
                    .singleElement()
                    .asString()
                    .contains(
                            name,
                            "ROOT/docker/fc40",
                            "../common/gone.Dockerfile",
                            "does not exist",
                            "Correct the link");
        }

        @Test
        void readWhenDockerDirectoryIsWrongStillJudgesNames() throws IOException {
            assertThat(read("key: fc40\ndocker: nowhere\nimages:\n  KVM: a\n")).isEmpty();
            assertThat(problems.list()).extracting(Problem::line).containsExactly(2, 4);
        }

        @Test
        void readWhenThereIsNoFileSaysSo() {
            assertThat(reader.read(file, problems)).isEmpty();
            assertThat(told()).singleElement().asString().startsWith("image.yaml: there is no such file");
        }
    }

    /** Checks that need the Dockerfiles. */
    @Nested
    class WhenDeclaredArgumentsAreKnown {

        @Test
        void checkArgumentsWhenAllAreDeclaredTellsNothing() throws IOException {
            descriptor("key: fc40\narguments: {A: x}\n").checkArguments(Set.of("A", "B"), problems);
            assertThat(problems.isEmpty()).isTrue();
        }

        @Test
        void checkArgumentsWhenOneIsNotDeclaredSuggestsTheNearest() throws IOException {
            descriptor("key: fc40\narguments:\n  A: x\n  RELAESE: 40\n")
                    .checkArguments(Set.of("RELEASE", "A", "http_proxy"), problems);
            assertThat(told())
                    .containsExactly("image.yaml:4: 'arguments' names 'RELAESE', which no Dockerfile of fc40 declares."
                            + " Did you mean 'RELEASE'? Allowed: A, RELEASE");
        }

        @Test
        void checkArgumentsWhenNoneAreDeclaredSaysHowToDeclareIt() throws IOException {
            descriptor("key: fc40\narguments: {A: x}\n").checkArguments(Set.of(), problems);
            assertThat(told())
                    .containsExactly("image.yaml:2: 'arguments' names 'A', which no Dockerfile of fc40 declares."
                            + " Declare it there with 'ARG A', or remove it");
        }
    }

    /** Checks that need the packages. */
    @Nested
    class WhenPackagesAreKnown {
        private final Set<PackageName> known = Set.of(new PackageName("simx"), new PackageName("rdma_core"));

        @Test
        void checkPackagesWhenAllIsWellTellsNothing() throws IOException {
            descriptor("key: fc40\nwithout: [simx, rdma_core]\n").checkPackages(known, problems);
            assertThat(problems.isEmpty()).isTrue();
        }

        @Test
        void checkPackagesWhenUnknownSuggestsTheNearest() throws IOException {
            descriptor("key: fc40\nwithout:\n - smix\n").checkPackages(known, problems);
            assertThat(told())
                    .containsExactly(
                            "image.yaml:3: 'without' names the package 'smix', which has no script in ROOT/docker/fc40."
                                    + " Did you mean 'simx'? Allowed: rdma_core, simx");
        }

        @Test
        void checkPackagesWhenAnImageHasAPackagesNameSaysSo() throws IOException {
            descriptor("key: fc40\nimages:\n  simx: kvm.Dockerfile\n").checkPackages(known, problems);
            assertThat(told())
                    .singleElement()
                    .asString()
                    .contains("the image 'simx' has the name of a support package");
        }
    }
}
