package com.mellanox.mkt.buildkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.buildkit.session.BuildContext;
import com.mellanox.mkt.buildkit.session.RegistryLogin;
import com.mellanox.mkt.buildkit.session.Secret;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets, SSH agents and logins on each engine. */
@ParameterizedClass
@MethodSource("com.mellanox.mkt.buildkit.Engines#sockets")
class SessionIT extends EngineTest {
    SessionIT(Path socket) {
        super(socket);
    }

    @Test
    void solveWhenASecretIsGivenMountsIt() throws IOException {
        SolveRequest request = request("RUN --mount=type=secret,id=token echo \"[$(cat /run/secrets/token)]\"\n")
                .noCache()
                .secret("token", Secret.ofValue("not so secret".getBytes(UTF_8)))
                .build();

        client.solve(request, events::add);

        assertThat(lines()).contains("[not so secret]");
    }

    @Test
    void solveWhenASecretCannotBeReadFailsWithItsReason() throws IOException {
        SolveRequest request = request("RUN --mount=type=secret,id=token,required=true true\n")
                .noCache()
                .secret("token", Secret.ofFile(directory.resolve("missing")))
                .build();

        assertThatThrownBy(() -> client.solve(request, events::add))
                .isInstanceOf(BuildkitException.SessionFailed.class)
                .hasMessageContaining("token")
                .hasRootCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void sshAgentWhenAStepMountsItHasItsSocket() throws IOException {
        Path agent = directory.resolve("agent");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(agent));
            SolveRequest request = request("RUN --mount=type=ssh test -S \"$SSH_AUTH_SOCK\" && echo mounted\n")
                    .noCache()
                    .sshAgent("default", agent)
                    .build();

            client.solve(request, events::add);
        }

        assertThat(lines()).contains("mounted");
    }

    @Test
    void loginWhenARegistryWantsOneIsAskedForThatHostOnly() throws Exception {
        List<String> hosts = Collections.synchronizedList(new ArrayList<>());
        try (LoginRegistry registry = LoginRegistry.start("user", "right")) {
            SolveRequest request = SolveRequest.dockerfile()
                    .context(BuildContext.ofDirectory(dockerfile("FROM " + registry.host() + "/missing/image\n")))
                    .logins(host -> {
                        hosts.add(host);
                        return Optional.of(new RegistryLogin("user", "wrong"));
                    })
                    .build();

            assertThatThrownBy(() -> client.solve(request, events::add))
                    .isInstanceOf(BuildkitException.RegistryRefused.class)
                    .hasMessageContaining(registry.host())
                    .hasMessageNotContaining("wrong");
            assertThat(hosts).isNotEmpty().containsOnly(registry.host());
        }
    }

    @Test
    void resolveWhenTheRegistryWantsALoginIsAnsweredWithIt() throws Exception {
        try (LoginRegistry registry = LoginRegistry.start("user", "right")) {
            String image = registry.host() + "/missing/image:1";

            assertThatThrownBy(() -> resolve(image, "wrong"))
                    .isInstanceOf(BuildkitException.RegistryRefused.class)
                    .hasMessageContaining("401 Unauthorized");
            assertThatThrownBy(() -> resolve(image, "right"))
                    .isInstanceOf(BuildkitException.class)
                    .hasMessageContaining("not found");
        }
    }

    private void resolve(String image, String password) {
        SolveRequest request = SolveRequest.dockerfile()
                .logins(host -> Optional.of(new RegistryLogin("user", password)))
                .build();
        try (Solve solve = client.start(
                request,
                gateway -> {
                    gateway.resolve(image, Optional.empty());
                    return GatewayResult.EMPTY;
                },
                events::add)) {
            solve.await();
        }
    }

    private Path dockerfile(String text) throws IOException {
        Path context = Files.createDirectory(directory.resolve("other"));
        Files.writeString(context.resolve("Dockerfile"), text);
        return context;
    }
}
