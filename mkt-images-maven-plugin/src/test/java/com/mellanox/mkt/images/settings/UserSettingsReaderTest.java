package com.mellanox.mkt.images.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.proxy.ProxyAddress;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@link UserSettingsReader}. */
class UserSettingsReaderTest {
    @TempDir
    private Path home;

    private final Problems problems = new Problems();

    private UserSettings read(String... lines) throws IOException {
        Path file = home.resolve(".config/settings.yaml");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, String.join("\n", lines));
        return new UserSettingsReader(file, home).read(problems);
    }

    private List<String> problems() {
        String file = home.resolve(".config/settings.yaml").toString();
        return problems.list().stream()
                .map(Problem::describe)
                .map(text -> text.replace(file, "settings.yaml"))
                .toList();
    }

    @Test
    void settingsWhenTheFileIsEmptyAreNone() throws IOException {
        assertThat(read("# nothing yet")).isEqualTo(UserSettings.NONE);
        assertThat(problems()).isEmpty();
    }

    @Test
    void settingsWhenAllAreGivenHaveTheirLines() throws IOException {
        UserSettings settings = read(
                "key: fc40",
                "with: [simx]",
                "without:",
                "  - qemu",
                "sources: {rdma_core: src/rdma-core}",
                "proxies:",
                "  http: http://ann:secret@proxy.example.com:3128",
                "  https: none",
                "  none: [localhost, .example.com]",
                "jobs: 4",
                "cacheDir: ~/cache",
                "engine: unix:///run/user/1000/docker.sock",
                "noEngine: skip",
                "nfsHost: ann@nfs");

        assertThat(problems()).isEmpty();
        assertThat(settings.key()).isEqualTo(new UserSetting<>(new ImageKey("fc40"), "~/.config/settings.yaml:1"));
        assertThat(settings.with())
                .containsExactly(new UserSetting<>(new PackageName("simx"), "~/.config/settings.yaml:2"));
        assertThat(settings.without())
                .containsExactly(new UserSetting<>(new PackageName("qemu"), "~/.config/settings.yaml:4"));
        assertThat(settings.sources())
                .containsEntry(
                        new PackageName("rdma_core"),
                        new UserSetting<>(home.resolve("src/rdma-core"), "~/.config/settings.yaml:5"));
        assertThat(settings.proxies().https())
                .isEqualTo(new UserSetting<>(new ProxyAddress("none"), "~/.config/settings.yaml:8"));
        assertThat(settings.proxies().none())
                .isEqualTo(new UserSetting<>("localhost,.example.com", "~/.config/settings.yaml:9"));
        assertThat(settings.host())
                .isEqualTo(new UserSettings.OfHost(
                        new UserSetting<>(4, "~/.config/settings.yaml:10"),
                        new UserSetting<>(home.resolve("cache"), "~/.config/settings.yaml:11"),
                        new UserSetting<>("unix:///run/user/1000/docker.sock", "~/.config/settings.yaml:12"),
                        new UserSetting<>("skip", "~/.config/settings.yaml:13"),
                        new UserSetting<>("ann@nfs", "~/.config/settings.yaml:14")));
    }

    @Test
    void passwordWhenInAProxyIsNotShown() throws IOException {
        UserSettings settings = read("proxies: {http: 'http://ann:secret@proxy.example.com:3128'}");

        assertThat(settings.toString())
                .contains("http://***@proxy.example.com:3128")
                .doesNotContain("secret");
    }

    @Test
    void settingsWhenOfABootAreRead() throws IOException {
        UserSettings settings = read(
                "boot:",
                "  kernel: linux",
                "  memory: 4096",
                "  cpus: 8",
                "  accel: kvm",
                "  home: false",
                "  directories: [/images, ~/src]");

        assertThat(problems()).isEmpty();
        assertThat(settings.boot())
                .isEqualTo(new UserSettings.OfBoot(
                        new UserSetting<>(home.resolve("linux").toString(), "~/.config/settings.yaml:2"),
                        new UserSetting<>(4096, "~/.config/settings.yaml:3"),
                        new UserSetting<>(8, "~/.config/settings.yaml:4"),
                        new UserSetting<>("kvm", "~/.config/settings.yaml:5"),
                        new UserSetting<>(false, "~/.config/settings.yaml:6"),
                        List.of(
                                new UserSetting<>("/images", "~/.config/settings.yaml:7"),
                                new UserSetting<>(home.resolve("src").toString(), "~/.config/settings.yaml:7"))));
    }

    @Test
    void fileWhenItHasManyMistakesReportsAll() throws IOException {
        read(
                "kex: fc40",
                "with: simx",
                "without: [Simx]",
                "sources: {RDMA: /src}",
                "proxies: {http: 'http://ann:secret@', htps: none}",
                "jobs: many",
                "noEngine: skp",
                "boot: {memory: 12, accel: kwm, home: yes, kernels: x}");

        assertThat(problems())
                .containsExactly(
                        "settings.yaml:1: unknown field 'kex'. Did you mean 'key'? Allowed: key, with, without, sources,"
                                + " proxies, jobs, cacheDir, engine, noEngine, nfsHost, boot",
                        "settings.yaml:2: 'with' is a text, a list is expected. Write a list: with: [simx]",
                        "settings.yaml:3: 'without': 'Simx' is not a package name: small letters and digits, separated by one"
                                + " of '.', '_', '__' or '-'. Write what stands between 'support-' and '.sh' in the name of"
                                + " its script",
                        "settings.yaml:4: 'RDMA' of 'sources': 'RDMA' is not a package name: small letters and digits,"
                                + " separated by one of '.', '_', '__' or '-'. Write what stands between 'support-' and"
                                + " '.sh' in the name of its script",
                        "settings.yaml:5: unknown field 'htps' of 'proxies'. Did you mean 'https'? Allowed: http, https, none",
                        "settings.yaml:5: 'http' of 'proxies': it is not a URL of a proxy. Write it as http://host:port, or"
                                + " 'none'",
                        "settings.yaml:6: 'jobs': 'many' is not what can be given here. Write a number from 1 to 1024",
                        "settings.yaml:7: 'noEngine' is 'skp'. Did you mean 'skip'? Allowed: fail, skip",
                        "settings.yaml:8: unknown field 'kernels' of 'boot'. Did you mean 'kernel'? Allowed: kernel, memory,"
                                + " cpus, accel, home, directories",
                        "settings.yaml:8: 'memory' of 'boot': '12' is not what can be given here. Write a number from 128"
                                + " to 16777216",
                        "settings.yaml:8: 'accel' of 'boot' is 'kwm'. Did you mean 'kvm'? Allowed: auto, kvm, tcg",
                        "settings.yaml:8: 'home' of 'boot' is 'yes'. Write true or false, without quotes");
    }

    @Test
    void packageWhenInBothListsIsAProblem() throws IOException {
        read("with: [simx]", "without: [qemu, simx]");

        assertThat(problems())
                .containsExactly(
                        "settings.yaml:2: 'without' names the package 'simx', and so does 'with'. Take it out of"
                                + " one of them");
    }
}
