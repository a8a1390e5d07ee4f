package com.mellanox.mkt.images.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.Problem;
import com.mellanox.mkt.images.failure.Problems;
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
                "nfsHost: ann@nfs",
                "builder: buildkit",
                "secrets: {token: file:~/token, npm: env:NPM_TOKEN, vendor: server:vendor.example.com}",
                "ssh: {default: .ssh/id}");

        assertThat(problems()).isEmpty();
        assertThat(values(settings))
                .containsExactly(
                        "mkt.builder=buildkit 15",
                        "mkt.cacheDir=" + home.resolve("cache") + " 11",
                        "mkt.dockerHost=unix:///run/user/1000/docker.sock 12",
                        "mkt.httpProxy=http://ann:secret@proxy.example.com:3128 7",
                        "mkt.httpsProxy=none 8",
                        "mkt.jobs=4 10",
                        "mkt.key=fc40 1",
                        "mkt.nfsHost=ann@nfs 14",
                        "mkt.noEngine=skip 13",
                        "mkt.noProxy=localhost,.example.com 9",
                        "mkt.secret.npm=env:NPM_TOKEN 16",
                        "mkt.secret.token=file:" + home.resolve("token") + " 16",
                        "mkt.secret.vendor=server:vendor.example.com 16",
                        "mkt.source.rdma_core=" + home.resolve("src/rdma-core") + " 5",
                        "mkt.ssh.default=" + home.resolve(".ssh/id") + " 17",
                        "mkt.with=simx 2",
                        "mkt.without=qemu 4");
    }

    /** The settings, each with its property and line. */
    private static List<String> values(UserSettings settings) {
        return settings.values().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(setting -> entry.getKey() + "=" + setting.text()
                                + setting.place().replace("~/.config/settings.yaml:", " ")))
                .toList();
    }

    @Test
    void passwordWhenInAProxyIsNotShown() throws IOException {
        UserSettings settings = read("proxies: {http: 'http://ann:secret@proxy.example.com:3128'}");

        assertThat(settings.toString()).contains("mkt.httpProxy").doesNotContain("secret");
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
        assertThat(values(settings))
                .containsExactly(
                        "mkt.boot.accel=kvm 5",
                        "mkt.boot.cpus=8 4",
                        "mkt.boot.dir=/images 7",
                        "mkt.boot.dir=" + home.resolve("src") + " 7",
                        "mkt.boot.home=false 6",
                        "mkt.boot.memory=4096 3",
                        "mkt.kernel=" + home.resolve("linux") + " 2");
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
                                + " proxies, jobs, cacheDir, engine, builder, builderCertificates, noEngine, nfsHost, secrets, ssh, boot",
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
                        "settings.yaml:6: 'jobs': 'many' is not possible. Write a number from 1 to 1024",
                        "settings.yaml:7: 'noEngine' is 'skp'. Did you mean 'skip'? Allowed: fail, skip",
                        "settings.yaml:8: unknown field 'kernels' of 'boot'. Did you mean 'kernel'? Allowed: kernel, memory,"
                                + " cpus, accel, home, directories",
                        "settings.yaml:8: 'memory' of 'boot': '12' is not possible. Write a number from 128"
                                + " to 16777216",
                        "settings.yaml:8: 'accel' of 'boot' is 'kwm'. Did you mean 'kvm'? Allowed: auto, kvm, tcg",
                        "settings.yaml:8: 'home' of 'boot' is 'yes'. Write true or false, without quotes");
    }

    @Test
    void packageWhenInBothListsIsAProblem() throws IOException {
        read("with: [simx]", "without: [qemu, simx]");

        assertThat(problems())
                .containsExactly(
                        "settings.yaml:2: 'without' names the package 'simx', and so does 'with'. Remove it from"
                                + " one of them");
    }

    @Test
    void builderWhenItIsAnAddressIsKeptWithItsCertificates() throws IOException {
        UserSettings settings = read("builder: tcp://far:1234,buildx:two", "builderCertificates: ~/tls");

        assertThat(problems()).isEmpty();
        assertThat(values(settings))
                .containsExactly(
                        "mkt.builder=tcp://far:1234,buildx:two 1",
                        "mkt.builder.certificates=" + home.resolve("tls") + " 2");
    }

    @Test
    void secretsWhenWrongAreReportedWithoutTheirTexts() throws IOException {
        read(
                "builder: buildkid",
                "secrets:",
                "  token: hunter2",
                "  a/b: env:X",
                "  npm: fil:~/hunter2",
                "ssh: {'': /agent, default: [x]}");

        assertThat(problems())
                .anySatisfy(
                        text -> assertThat(text).startsWith("settings.yaml:1: 'builder' is 'buildkid'. Did you mean"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("settings.yaml:3: 'token' of 'secrets': it does not say where the value is")
                        .endsWith("Write it as file:PATH, env:NAME or server:ID"))
                .anySatisfy(
                        text -> assertThat(text).startsWith("settings.yaml:4: 'a/b' of 'secrets': 'a/b' is not the id"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("settings.yaml:5: 'npm' of 'secrets': ")
                        .contains("did you mean 'file:'?"))
                .anySatisfy(text -> assertThat(text).startsWith("settings.yaml:6: '' of 'ssh': '' is not the id"))
                .anySatisfy(text -> assertThat(text).startsWith("settings.yaml:6: 'default' of 'ssh' is a list"))
                .noneMatch(text -> text.contains("hunter2"));
    }
}
