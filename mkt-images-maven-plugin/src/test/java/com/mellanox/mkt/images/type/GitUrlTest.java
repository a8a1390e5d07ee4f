package com.mellanox.mkt.images.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in git_url. */
class GitUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/linux-rdma/rdma-core.git",
                "http://host:8080/x",
                "HTTPS://host/x",
                "ssh://git@host:2222/~/x.git",
                "git://host/x",
                "git@github.com:linux-rdma/rdma-core.git",
                "host:x",
                "host:/abs/x.git",
                "[::1]:x"
            })
    void urlWhenOnAServerIsTaken(String text) {
        GitUrl url = new GitUrl(text);
        assertThat(url).hasToString(text);
        assertThat(url.isLocal()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv/git/x.git", "file:///srv/git/x.git", "file://localhost/srv/x"})
    void urlWhenOnThisMachineIsLocal(String text) {
        assertThat(new GitUrl(text).isLocal()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rdma-core", "../x.git", "./x", "dir/x:y"})
    void urlWhenRelativeIsRefused(String text) {
        assertThatThrownBy(() -> new GitUrl(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is a relative path: https:, http:, ssh:, git: and file: URLs, "
                        + "user@host:path and absolute paths are allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://me:hushhush@host/x, unsupported scheme",
        "https://host, names no repository",
        "https:///x, names no host",
        "file://server/x, names no repository",
        "ssh://-oProxyCommand=x/y, names no host",
        "-oProxyCommand=x:y, starts with '-'",
        "'https://host/a b', has blanks"
    })
    void urlWhenItCannotBeIsRefusedAndShowsNoPassword(String text, String reason) {
        assertThatThrownBy(() -> new GitUrl(text))
                .hasMessageContaining(reason)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hushhush"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://me:hushhush@host/x, https://***@host/x",
        "https://token@host/x, https://***@host/x",
        "https://host/x?private_token=hushhush, https://host/x?***",
        "ssh://git:hushhush@host/x, ssh://git:***@host/x",
        "ssh://git@host/x, ssh://git@host/x"
    })
    void toStringWhenUrlHasSecretsHidesThem(String text, String shown) {
        assertThat(new GitUrl(text)).hasToString(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "https://host/group/rdma-core.git, rdma-core",
        "https://host/group/rdma-core/, rdma-core",
        "git@host:x.git, x",
        "/srv/x/.git, x",
        "https://host/we~ird, we_ird",
        "https://host/.., repository"
    })
    void nameWhenTakenIsTheLastPart(String text, String name) {
        assertThat(new GitUrl(text).repositoryName()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "https://host/a/b.git, ../c.git, https://host/a/c.git",
        "https://host/a/b.git/, ../../c/d, https://host/c/d",
        "https://host/a/b, ./c, https://host/a/b/c",
        "git@host:a/b.git, ../c.git, git@host:a/c.git",
        "git@host:b.git, ../c.git, git@host:c.git",
        "/srv/b, ../c, /srv/c",
        "https://host/a, https://other/x, https://other/x"
    })
    void submoduleWhenRelativeIsBesideItsParent(String parent, String submodule, String resolved) {
        assertThat(new GitUrl(parent).resolve(submodule)).isEqualTo(new GitUrl(resolved));
    }

    @Test
    void submoduleWhenItLeavesTheServerIsRefused() {
        assertThatThrownBy(() -> new GitUrl("https://host/a").resolve("../../x"))
                .hasMessageContaining("'../../x' leads out of https://host/a");
    }

    @Test
    void identityWhenUrlHasPasswordIsWithout() {
        assertThat(new GitUrl("https://me:hushhush@host/x").identity()).isEqualTo(new GitUrl("https://host/x").text());
    }
}
