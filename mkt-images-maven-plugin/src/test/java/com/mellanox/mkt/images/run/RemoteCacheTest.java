package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.registry.MemoryRegistry;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to a registry that has an image, has it not, refuses, or says nothing. */
class RemoteCacheTest {
    private static final ImageReference KVM =
            ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12-0123456789abcdef");
    private static final ImageReference CI = ImageReference.parse("harbor.mellanox.com/mkt/ci:deb12-0123456789abcdef");
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Instant NOW = Instant.parse("2024-02-29T12:34:56Z");
    private static final Digest DIGEST = new Digest("sha256:" + "a".repeat(64));

    private final MemoryRegistry registry = new MemoryRegistry();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<BuildEvent> events = new CopyOnWriteArrayList<>();
    private RemoteCache before;

    @TempDir
    private Path cache;

    @BeforeEach
    void connect() {
        before = before(NOW);
    }

    private RemoteCache before(Instant time) {
        return before(time, Duration.ofMinutes(1));
    }

    private RemoteCache before(Instant time, Duration within) {
        return new RemoteCache(
                () -> {
                    connections.incrementAndGet();
                    return Optional.of(registry);
                },
                within,
                cache,
                Clock.fixed(time, ZoneOffset.UTC),
                events::add);
    }

    private List<String> warnings() {
        return events.stream()
                .filter(BuildEvent.Warning.class::isInstance)
                .map(event -> ((BuildEvent.Warning) event).what() + ". " + ((BuildEvent.Warning) event).remedy())
                .toList();
    }

    @Test
    void digestWhenTheRegistryHasTheImageIsItsOwn() {
        registry.tag(KVM, DIGEST);

        before.lookUp(List.of(KVM, CI));

        assertThat(before.digest(KVM)).contains(DIGEST);
        assertThat(before.digest(CI)).isEmpty();
        assertThat(registry.asked()).containsExactlyInAnyOrder(KVM, CI);
        assertThat(connections).hasValue(1);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void registryWhenNothingIsAskedIsNotEvenMade() {
        before.lookUp(List.of());

        assertThat(connections).hasValue(0);
    }

    @Test
    void registryWhenSilentIsWarnedOfAndLeftAlone() {
        registry.silent();
        RemoteCache hurried = before(NOW, SHORT);

        hurried.lookUp(List.of(KVM, CI));

        assertThat(hurried.registry()).isEmpty();
        assertThat(hurried.digest(KVM.withTag("another"))).isEmpty();
        assertThat(registry.asked()).isSubsetOf(KVM, CI);
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("harbor.mellanox.com did not answer within 0.1 s", "-Dmkt.cache=off");
    }

    @Test
    void registryWhenSilentIsNotAskedByTheNextRuns() {
        registry.silent();
        before(NOW, SHORT).lookUp(List.of(KVM));

        assertThat(before(NOW.plusSeconds(599)).registry()).isEmpty();

        assertThat(registry.asked()).isSubsetOf(KVM);
        assertThat(warnings()).last().asString().startsWith("harbor.mellanox.com did not answer a few minutes ago");
        assertThat(before(NOW.plusSeconds(601)).registry()).isPresent();
    }

    @Test
    void registryWhenItCannotBeReachedIsWarnedOfAndLeftAlone() {
        registry.refuse(RegistryException.Kind.UNREACHABLE);

        before.lookUp(List.of(KVM, CI));

        assertThat(before.registry()).isEmpty();
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("harbor.mellanox.com: The registry says UNREACHABLE", "-Dmkt.cache=off");
    }

    @Test
    void registryWhenItWantsALoginHasNothingAndThatIsDetail() {
        for (RegistryException.Kind kind : List.of(
                RegistryException.Kind.LOGIN, RegistryException.Kind.FORBIDDEN, RegistryException.Kind.ABSENT)) {
            registry.refuse(kind);
            ImageReference image = KVM.withTag(kind.name());

            assertThat(before.digest(image)).isEmpty();
            assertThat(events)
                    .contains(new BuildEvent.Detail(
                            image + ": not available. The registry says " + kind + ". Do something about it"));
        }
        assertThat(warnings()).isEmpty();
        assertThat(before.registry()).isPresent();
    }

    @Test
    void registryWhenThereIsNoneHasNothing() {
        RemoteCache nowhere =
                new RemoteCache(Optional::empty, Duration.ofSeconds(3), cache, Clock.systemUTC(), events::add);

        assertThat(nowhere.registry()).isEmpty();
        assertThat(nowhere.digest(KVM)).isEmpty();
        assertThat(events).isEmpty();
    }
}
