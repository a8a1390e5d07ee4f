package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of engines behind ssh: the command that each of them means, and those that are refused. */
class SshAddressTest {
    private static final Path SSH = Path.of("/usr/bin/ssh");
    private static final List<String> BEGIN =
            List.of("/usr/bin/ssh", "-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=30");

    private static SshAddress parse(String address) {
        return SshAddress.of(URI.create(address));
    }

    /** The words after the options that are always there. */
    private static List<String> words(String address) {
        List<String> program = parse(address).program(SSH);
        assertThat(program.subList(0, BEGIN.size())).isEqualTo(BEGIN);
        return program.subList(BEGIN.size(), program.size());
    }

    private static List<String> dial(String... before) {
        List<String> words = new ArrayList<>(List.of(before));
        words.addAll(List.of("docker", "system", "dial-stdio"));
        return words;
    }

    @Test
    void programWhenAddressHasAHostAloneLeavesTheRestToSsh() {
        assertThat(words("ssh://far")).isEqualTo(dial("--", "far"));
        assertThat(words("ssh://far/")).isEqualTo(dial("--", "far"));
        assertThat(words("ssh://far:")).isEqualTo(dial("--", "far"));
    }

    @Test
    void programWhenAddressHasUserAndPortNamesThem() {
        assertThat(words("ssh://me@far:2222")).isEqualTo(dial("-l", "me", "-p", "2222", "--", "far"));
        assertThat(words("ssh://me%40corp@far")).isEqualTo(dial("-l", "me@corp", "--", "far"));
    }

    @Test
    void programWhenHostIsAnAliasOrAnAddressTakesIt() {
        assertThat(words("ssh://build_host")).isEqualTo(dial("--", "build_host"));
        assertThat(words("ssh://[::1]")).isEqualTo(dial("--", "::1"));
        assertThat(words("ssh://me@[fe80::1%25eth0]:22")).isEqualTo(dial("-l", "me", "-p", "22", "--", "fe80::1%eth0"));
    }

    @Test
    void programWhenAddressHasAPathNamesTheSocket() {
        assertThat(words("ssh://far/run/user/1000/docker.sock"))
                .containsExactly(
                        "--",
                        "far",
                        "docker",
                        "--host",
                        "unix:///run/user/1000/docker.sock",
                        "system",
                        "dial-stdio");
    }

    @Test
    void programWhenPathHasMeaningForAShellQuotesIt() {
        assertThat(words("ssh://far/a%20b;c$(d)'e")).contains("'unix:///a b;c$(d)'\\''e'");
    }

    @Test
    void loginWhenAddressHasUserAndPortNamesThem() {
        assertThat(parse("ssh://me@far:2222/socket"))
                .satisfies(ssh -> assertThat(ssh.login()).isEqualTo("ssh -p 2222 me@far"))
                .satisfies(ssh -> assertThat(ssh.knownHost()).isEqualTo("[far]:2222"));
        assertThat(parse("ssh://[::1]"))
                .satisfies(ssh -> assertThat(ssh.login()).isEqualTo("ssh ::1"))
                .satisfies(ssh -> assertThat(ssh.knownHost()).isEqualTo("::1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh:far",
                "ssh:///socket",
                "ssh://@far",
                "ssh://me@",
                "ssh://far:x",
                "ssh://far?a=b",
                "ssh://far#a",
                "ssh://far/a%0Ab",
                "ssh://a%0Ab"
            })
    void ofWhenAddressHasAnotherFormShowsTheForm(String address) {
        assertThatThrownBy(() -> parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ssh://user@host:port/path/of/docker.sock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh://-oProxyCommand=a", "ssh://-l@far", "ssh://me@-v"})
    void ofWhenAPartWouldBeAnOptionIsRefused(String address) {
        assertThatThrownBy(() -> parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not begin with '-'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh://far:0", "ssh://far:65536", "ssh://far:99999999999"})
    void ofWhenPortIsNoneIsRefused(String address) {
        assertThatThrownBy(() -> parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 1 to 65535");
    }
}
