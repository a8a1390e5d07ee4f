package com.mellanox.mkt.images.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mellanox.mkt.images.type.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories behind ssh, as the user's own ssh would get at them. */
class SshConnectionsTest {
    private Bench bench;
    private SshHost host;
    private BareRepository repository;
    private Commit commit;

    @BeforeEach
    void serve(@TempDir Path directory) throws IOException, GeneralSecurityException {
        bench = new Bench(directory);
        repository = bench.repository("x.git");
        commit = repository.commit("one");
        host = new SshHost();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private String url() {
        return host.url(repository.directory());
    }

    private void letIn() throws IOException, GeneralSecurityException {
        bench.withHome(".ssh/known_hosts", host.knownHost());
        host.writeKey(bench.home.resolve(".ssh/id_ecdsa"));
    }

    @Test
    void fetchWhenKeyAndHostAreKnownWorks() throws Exception {
        letIn();
        assertThat(bench.seen(url(), commit)).containsExactly("- README: one");
        Commit second = repository.commit("two");
        assertThat(bench.fetch(url(), "main").commit()).isEqualTo(second);
    }

    @Test
    void fetchWhenConfigHasAnAliasFollowsIt() throws Exception {
        bench.withHome(".ssh/known_hosts", host.knownHost());
        Path key = host.writeKey(bench.home.resolve("keys/mine"));
        bench.withHome(
                ".ssh/config",
                "Host git-server\n HostName 127.0.0.1\n Port " + host.port() + "\n User me\n IdentityFile " + key
                        + "\n");
        assertThat(bench.seen("git-server:" + repository.directory(), commit)).containsExactly("- README: one");
    }

    @Test
    void fetchWhenKeyIsInTheAgentWorks() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-agent")), "there is no ssh-agent (package openssh-client)");
        bench.withHome(".ssh/known_hosts", host.knownHost());
        Path socket = bench.home.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(agent.inputReader().readLine()).contains("SSH_AUTH_SOCK");
            ProcessBuilder add = new ProcessBuilder(
                    "ssh-add",
                    "-q",
                    host.writeKey(bench.home.resolve("keys/mine")).toString());
            add.environment().put("SSH_AUTH_SOCK", socket.toString());
            assertThat(add.start().waitFor()).isZero();
            assertThat(bench.failure(url(), commit)).contains("does not accept this user");
            bench.with("SSH_AUTH_SOCK", socket.toString());
            assertThat(bench.seen(url(), commit)).containsExactly("- README: one");
        } finally {
            agent.destroy();
        }
    }

    @Test
    void messageWhenHostIsUnknownSaysHowToTrustIt() throws Exception {
        host.writeKey(bench.home.resolve(".ssh/id_ecdsa"));
        assertThat(bench.failure(url(), commit))
                .contains("the ssh key of the host [127.0.0.1]:" + host.port() + " is not in known_hosts")
                .contains("'ssh-keyscan -p " + host.port() + " 127.0.0.1 >> ~/.ssh/known_hosts'");
        assertThat(bench.home.resolve(".ssh/known_hosts")).doesNotExist();
    }

    @Test
    void messageWhenHostHasAnotherKeySaysSo() throws Exception {
        letIn();
        bench.withHome(".ssh/known_hosts", host.otherKnownHost());
        assertThat(bench.failure(url(), commit))
                .contains("the ssh key of the host [127.0.0.1]:" + host.port() + " is not the one in known_hosts")
                .contains("ssh-keygen -R \"[127.0.0.1]:" + host.port() + "\"");
    }

    @Test
    void messageWhenNoKeyIsLetInSaysSo() throws Exception {
        bench.withHome(".ssh/known_hosts", host.knownHost());
        assertThat(bench.failure(url(), commit))
                .contains(url() + " does not accept this user: Cannot log in at 127.0.0.1:" + host.port())
                .contains("Register one of your keys");
    }

    @Test
    void messageWhenRepositoryIsUnknownSaysSo() throws Exception {
        letIn();
        assertThat(bench.failure(host.url(Path.of("/nosuch/x.git")), commit))
                .contains("/nosuch/x.git is not a repository");
    }
}
