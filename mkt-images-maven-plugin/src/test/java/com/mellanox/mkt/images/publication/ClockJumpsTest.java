package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publications during which somebody sets the clock of the machine. */
class ClockJumpsTest {
    private static final Duration LIMIT = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private final List<Duration> limits = new ArrayList<>();

    /** A clock that jumps each time it is read. */
    private static final class JumpingClock extends Clock {
        private final Duration jump;
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        JumpingClock(Duration jump) {
            this.jump = jump;
        }

        @Override
        public synchronized Instant instant() {
            now = now.plus(jump);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {365, -365})
    void publishWhenTheClockIsSetKeepsItsTimeLimit(int days) {
        FakeEngine engine = SampleBuild.engine();
        MemoryRegistry registry = new MemoryRegistry("harbor.example.com", engine);
        Publication.Request request = new Publication.Request(
                new SampleBuild().on(engine),
                List.of("deb12-snapshot"),
                new PublishOptions(false, false),
                false,
                directory.resolve("published.json"),
                LIMIT);

        Receipt receipt = new Publication(
                        noting(engine), registry, directory, event -> {}, new JumpingClock(Duration.ofDays(days)))
                .publish(request);

        assertThat(receipt.complete()).isTrue();
        assertThat(limits)
                .isNotEmpty()
                .allMatch(limit -> limit.compareTo(LIMIT) <= 0)
                .allMatch(limit -> limit.compareTo(LIMIT.dividedBy(2)) > 0);
    }

    /** The engine, with a note of how long it is given for each push. */
    private Engine noting(FakeEngine engine) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("push")) {
                        limits.add((Duration) Objects.requireNonNull(arguments)[1]);
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }
}
