package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps that talk to OpenSSH's agents, on each engine. */
@ParameterizedClass
@MethodSource("com.mellanox.mkt.buildkit.Engines#sockets")
class SshAgentIT extends EngineTest {
    SshAgentIT(Path socket) {
        super(socket);
    }

    @BeforeEach
    void needsOpenSsh() {
        assumeTrue(SshAgent.isInstalled(), "needs ssh-agent and ssh-add");
    }

    /** A context with {@code ssh-add} for the steps. */
    private SolveRequest.Builder withSshAdd(String steps) throws Exception {
        StringBuilder dockerfile = new StringBuilder();
        for (Path file : SshAgent.program()) {
            Files.copy(file, directory.resolve(file.getFileName()));
            dockerfile
                    .append("COPY ")
                    .append(file.getFileName())
                    .append(' ')
                    .append(file)
                    .append('\n');
        }
        return request(dockerfile + steps).noCache();
    }

    @Test
    void stepWhenItHasTwoAgentsListsTheKeyOfEach() throws Exception {
        try (SshAgent first = SshAgent.start(directory, "first");
                SshAgent second = SshAgent.start(directory, "second")) {
            SolveRequest request = withSshAdd("""
                            RUN --mount=type=ssh ssh-add -L
                            RUN --mount=type=ssh,id=other ssh-add -L; ssh-add -L
                            """)
                    .sshAgent("default", first.socket())
                    .sshAgent("other", second.socket())
                    .build();

            client.solve(request, events::add);

            assertThat(lines()).contains(first.publicKey(), second.publicKey());
        }
    }

    @Test
    void stepWhenItsAgentIsNotGivenFailsWithItsId() throws IOException {
        SolveRequest request = request("RUN --mount=type=ssh,id=other,required=true true\n")
                .noCache()
                .build();

        assertThatThrownBy(() -> client.solve(request, events::add)).hasMessageContaining("other");
    }

    @Test
    void stepWhenTheSocketOfItsAgentIsMissingFailsWithItsPath() throws IOException {
        Path missing = directory.resolve("missing.sock");
        SolveRequest request = request("RUN --mount=type=ssh,required=true true\n")
                .noCache()
                .sshAgent("default", missing)
                .build();

        assertThatThrownBy(() -> client.solve(request, events::add))
                .isInstanceOf(BuildkitException.SessionFailed.class)
                .hasMessageContaining(missing.toString());
    }
}
