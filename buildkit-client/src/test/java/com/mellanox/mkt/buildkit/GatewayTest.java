package com.mellanox.mkt.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of {@link Gateway} with a daemon that has a lot to do. */
@Timeout(30)
class GatewayTest extends FakeBuildkitTest {

    @Test
    void callWhenTheDaemonHasNotBegunTheSolveYetIsRepeated() throws IOException {
        BuildkitClient client = connect(solve -> {
            daemon().gateway().awaitReturn();
            solve.succeed();
        });
        daemon().gateway().refuse(2);
        AtomicInteger made = new AtomicInteger();

        client.start(
                        request().build(),
                        gateway -> {
                            GatewayResult result = gateway.solve();
                            made.incrementAndGet();
                            return result;
                        },
                        listener)
                .await();

        assertThat(made).hasValue(1);
    }

    @Test
    void failureWhenTheDaemonHasNotBegunTheSolveYetIsToldToIt() throws IOException {
        BuildkitClient client = connect(solve -> {
            daemon().gateway().awaitReturn();
            solve.fail(Status.UNKNOWN.withDescription("told"));
        });
        daemon().gateway().refuse(2);

        Solve solve = client.start(
                request().build(),
                gateway -> {
                    throw new IllegalStateException("of the function");
                },
                listener);

        assertThatThrownBy(solve::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of the function");
    }

    @Test
    void callWhenTheSolveHasEndedIsAFailure() throws IOException {
        BuildkitClient client = connect(solve -> solve.fail(Status.UNKNOWN.withDescription("the solve has failed")));
        daemon().gateway().refuse(Integer.MAX_VALUE);

        Solve solve = client.start(request().build(), Gateway::solve, listener);

        assertThatThrownBy(solve::await).isInstanceOf(BuildkitException.class).hasMessageContaining("no such job");
    }
}
