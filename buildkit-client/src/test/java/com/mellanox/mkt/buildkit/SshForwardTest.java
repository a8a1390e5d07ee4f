package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.mellanox.mkt.buildkit.proto.sshforward.BytesMessage;
import com.mellanox.mkt.buildkit.proto.sshforward.SSHGrpc;
import io.grpc.Metadata;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The way from a step to an SSH agent. */
class SshForwardTest extends FakeBuildkitTest {

    /** An agent that answers each message with its own name before it. The future is done when the connection has ended. */
    private CompletableFuture<Void> agent(Path socket, String name) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            ByteBuffer buffer = ByteBuffer.allocate(1024);
            try (server;
                    SocketChannel client = server.accept()) {
                while (client.read(buffer.clear()) >= 0) {
                    client.write(StandardCharsets.UTF_8.encode(name + " "));
                    client.write(buffer.flip());
                }
                end.complete(null);
            } catch (IOException e) {
                end.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    private static BlockingClientCall<BytesMessage, BytesMessage> forward(FakeSolve solve, String id) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("buildkit.ssh.id", Metadata.ASCII_STRING_MARSHALLER), id);
        return SSHGrpc.newBlockingV2Stub(solve.session().channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .forwardAgent();
    }

    private static String ask(BlockingClientCall<BytesMessage, BytesMessage> agent, String question, int length)
            throws InterruptedException, StatusException {
        agent.write(BytesMessage.newBuilder()
                .setData(ByteString.copyFromUtf8(question))
                .build());
        return read(agent, length);
    }

    private static String read(BlockingClientCall<BytesMessage, BytesMessage> agent, int length)
            throws InterruptedException, StatusException {
        ByteString answer = ByteString.EMPTY;
        while (answer.size() < length) {
            answer = answer.concat(agent.read().getData());
        }
        return answer.toStringUtf8();
    }

    @Test
    void agentWhenThereAreTwoAnswersByItsId() throws Exception {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        CompletableFuture<Void> endOfFirst = agent(first, "first");
        CompletableFuture<Void> endOfSecond = agent(second, "second");
        BuildkitClient client = connect(solve -> {
            var one = forward(solve, "default");
            var other = forward(solve, "other");
            assertThat(ask(one, "hello", 11)).isEqualTo("first hello");
            assertThat(ask(other, "hello", 12)).isEqualTo("second hello");
            assertThat(ask(one, "again", 11)).isEqualTo("first again");
            one.halfClose();
            // The other one ends with the session.
            solve.succeed();
        });

        client.solve(
                request().sshAgent("default", first).sshAgent("other", second).build(), listener);

        assertThat(endOfFirst).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(endOfSecond).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void agentWhenTheStepHasClosedItsSideStillAnswers() throws Exception {
        Path socket = directory.resolve("agent");
        CompletableFuture<Void> end = agent(socket, "agent");
        BuildkitClient client = connect(solve -> {
            var call = forward(solve, "default");
            call.write(BytesMessage.newBuilder()
                    .setData(ByteString.copyFromUtf8("hello"))
                    .build());
            call.halfClose();
            assertThat(read(call, 11)).isEqualTo("agent hello");
            assertThat(call.read()).isNull();
            solve.succeed();
        });

        client.solve(request().sshAgent("default", socket).build(), listener);

        assertThat(end).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void agentWhenTheSolveIsCancelledIsDisconnected() throws Exception {
        Path socket = directory.resolve("agent");
        CompletableFuture<Void> end = agent(socket, "agent");
        BuildkitClient client = connect(solve -> {
            assertThat(ask(forward(solve, "default"), "hello", 11)).isEqualTo("agent hello");
            solve.stepRuns("hello");
            solve.awaitCancelled();
        });
        Solve solve = client.start(request().sshAgent("default", socket).build(), listener);
        awaitLine();

        solve.cancel();
        solve.close();

        assertThat(end).succeedsWithin(10, TimeUnit.SECONDS);
    }
}
