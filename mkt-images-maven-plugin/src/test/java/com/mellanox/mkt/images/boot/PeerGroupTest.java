package com.mellanox.mkt.images.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.boot.VmMessage.Report;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tests of {@link PeerGroup}, by a clock that a test sets. */
class PeerGroupTest {
    private final AtomicLong clock = new AtomicLong();
    private final PeerGroup group = new PeerGroup(2, clock::get);
    private final BootProgress client = new BootProgress(clock::get);
    private final BootProgress server = new BootProgress(clock::get);
    private final VmOrders toClient = new VmOrders();
    private final VmOrders toServer = new VmOrders();
    private final VmLifetime ofClient = group.lifetime(1, toClient);
    private final VmLifetime ofServer = group.lifetime(2, toServer);

    private static void up(BootProgress vm) {
        vm.on(new Report("state", "running"));
    }

    private static void done(BootProgress vm) {
        vm.on(new Report("done", ""));
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void ask() {
        ofServer.goesOn(server);
        ofClient.goesOn(client);
    }

    @Test
    void commandsWhenAVmIsMissingDoNotBegin() {
        up(client);
        pass(Duration.ofMinutes(1));
        ask();

        assertThat(toClient.available()).isZero();
        assertThat(toServer.available()).isZero();
        assertThat(group.areAllUp()).isFalse();
    }

    @Test
    void commandWhenTheServerDoesNotListenBeginsAfterAWhile() {
        up(client);
        up(server);
        ask();
        ask();
        assertThat(toServer.available()).isPositive();
        assertThat(toClient.available()).isZero();

        pass(Duration.ofSeconds(11));
        ask();

        assertThat(toClient.available()).isPositive();
    }

    @Test
    void commandWhenTheServerListensBeginsAtOnce() {
        up(client);
        up(server);
        server.on(new Report("listens", ""));
        ask();
        ask();

        assertThat(toClient.available()).isPositive();
    }

    @Test
    void serverWhenItsClientHasEndedHasALittleTime() {
        up(client);
        up(server);
        ask();
        done(client);
        ask();
        assertThat(ofClient.goesOn(client)).isFalse();
        assertThat(ofServer.goesOn(server)).isTrue();

        group.over();
        pass(Duration.ofSeconds(2));
        assertThat(ofServer.goesOn(server)).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(ofServer.goesOn(server)).isFalse();
    }

    @Test
    void clientWhenItHasNoCommandAwaitsTheOtherVms() {
        up(client);
        done(client);
        ask();
        assertThat(ofClient.goesOn(client)).isTrue();

        up(server);
        done(server);
        ask();

        assertThat(ofClient.goesOn(client)).isFalse();
        assertThat(ofServer.goesOn(server)).isTrue();
        group.over();
        assertThat(ofServer.goesOn(server)).isFalse();
    }
}
