package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.clean.CleanRequest;
import com.mellanox.mkt.images.clean.PublishedTags;
import com.mellanox.mkt.images.engine.BuilderChoice;
import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.engine.RegistryServer;
import com.mellanox.mkt.images.engine.docker.DockerEngine;
import com.mellanox.mkt.images.engine.docker.RealEngine;
import com.mellanox.mkt.images.event.BuildEvent.ImageStep;
import com.mellanox.mkt.images.event.BuildEvent.LeftoverChecked;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.publication.Publication;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.PublishOptions;
import com.mellanox.mkt.images.publication.Receipt;
import com.mellanox.mkt.images.registry.Registry;
import com.mellanox.mkt.images.registry.RegistryAccess;
import com.mellanox.mkt.images.registry.RemoteRegistry;
import com.mellanox.mkt.images.registry.TlsTrust;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.Proxies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What this project made and nobody needs, on a real engine and at a real registry, beside images of others. The key and the
 * cache directory are this test's own, so that it removes nothing else.
 */
class CleanIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path root;

    private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<ImageReference> names = new ArrayList<>();
    private RealEngine real;
    private SampleKey key;

    @BeforeEach
    void writeKey() throws IOException {
        real = new RealEngine();
        key = new SampleKey(root, name).describe("key: " + name, "registry: it.invalid");
    }

    @AfterEach
    void removeImages() {
        real.containers().forEach(container -> real.removeContainer(container.getId()));
        names.forEach(each -> real.remove(each.toString()));
        real.close();
    }

    private ImageReference kvm() {
        return named("it.invalid/mkt/kvm:" + name);
    }

    private ImageReference named(String text) {
        ImageReference reference = ImageReference.parse(text);
        names.add(reference);
        return reference;
    }

    /** Builds the KVM image with another content. */
    private ImageId build(BuilderChoice builder, String content) throws IOException {
        key.write("kvm.Dockerfile", "FROM " + real.busybox(), "RUN echo " + content + " > /content", "ENV A=b");
        try (DockerEngine engine = real.connect(builder)) {
            new SampleRun(root, key, engine).pull(PullPolicy.MISSING).run();
        }
        try (DockerEngine engine = real.connect(builder)) {
            return engine.find(kvm()).orElseThrow();
        }
    }

    /** Cleans this test's key alone; returns what was found. */
    private List<LeftoverChecked> clean(boolean remove, PublishedTags... registries) {
        Duration later = registries.length == 0 ? Duration.ZERO : Duration.ofDays(120);
        List<LeftoverChecked> found = new ArrayList<>();
        try (Engine engine = real.connect()) {
            new CleanRequest(root.resolve("cache"), new ImageKey(name), 1, 90, remove, Map.of())
                    .cleaner(engine, List.of(registries), Clock.offset(Clock.systemUTC(), later), event -> {
                        if (event instanceof LeftoverChecked checked) {
                            found.add(checked);
                        }
                    })
                    .run();
        }
        return found;
    }

    private static List<String> removed(List<LeftoverChecked> found) {
        return found.stream()
                .filter(checked -> checked.kept().isEmpty())
                .map(LeftoverChecked::name)
                .toList();
    }

    private static String shown(ImageReference former, ImageId id) {
        return former + " " + id.digest().hex().substring(0, 12);
    }

    @ParameterizedTest
    @EnumSource(
            value = BuilderChoice.class,
            names = {"BUILDKIT", "CLASSIC"})
    void imagesWhenReplacedAreRemovedAndNoneOfOthers(BuilderChoice builder) throws Exception {
        ImageId withChild = build(builder, "first");
        ImageId child = real.build(builder, "FROM " + kvm(), "RUN echo foreign > /foreign");
        ImageId withContainer = build(builder, "second");
        real.createContainer(withContainer);
        ImageId replaced = build(builder, "third");
        ImageId current = build(builder, "fourth");
        ImageId similar = real.build(builder, "FROM " + real.busybox(), "RUN echo similar > /content");
        ImageId unnamed = real.build(builder, "FROM " + kvm(), "RUN echo unnamed > /foreign");
        try (Engine engine = real.connect()) {
            engine.tag(similar, named("it.invalid/mkt/kvm:" + name + "-0123456789abcdef"));
            engine.tag(child, named("it.invalid/mkt/kvm2:" + name));
        }

        assertThat(removed(clean(false))).contains(shown(kvm(), replaced));
        assertThat(real.holds(replaced)).isTrue();
        List<LeftoverChecked> found = clean(true);

        assertThat(real.holds(replaced)).isFalse();
        assertThat(found).extracting(LeftoverChecked::name).contains(shown(kvm(), withContainer));
        assertThat(List.of(current, withContainer, child, similar, unnamed)).allMatch(real::holds);
        // A child of the classic builder keeps its parent.
        assertThat(real.holds(withChild)).isEqualTo(builder == BuilderChoice.CLASSIC);
        assertThat(real.run("it.invalid/mkt/kvm2:" + name, "/bin/busybox", "cat", "/content", "/foreign"))
                .isEqualTo("first\nforeign\n");
        assertThat(removed(clean(true))).isEmpty();
    }

    @Test
    void runWhenCleanedMeanwhileLosesNothing() throws Exception {
        ImageId first = build(BuilderChoice.AUTO, "first");
        build(BuilderChoice.AUTO, "second");
        key.write("kvm.Dockerfile", "FROM " + real.busybox(), "RUN sleep 2 && echo third > /content");
        CountDownLatch building = new CountDownLatch(1);
        CompletableFuture<ImageReference> run = CompletableFuture.supplyAsync(() -> {
            try (DockerEngine engine = real.connect()) {
                return new SampleRun(root, key, engine)
                        .pull(PullPolicy.MISSING)
                        .listener(event -> {
                            if (event instanceof ImageStep) {
                                building.countDown();
                            }
                        })
                        .unplanned();
            }
        });
        assertThat(building.await(60, TimeUnit.SECONDS)).isTrue();
        List<LeftoverChecked> found = clean(true);
        while (!run.isDone()) {
            clean(true);
        }
        clean(true);

        assertThat(found)
                .singleElement()
                .satisfies(kept -> assertThat(kept.kept().orElse("")).startsWith("in use by process "));
        assertThat(run.get()).isEqualTo(kvm());
        assertThat(real.run(kvm().toString(), "/bin/busybox", "cat", "/content"))
                .isEqualTo("third\n");
        assertThat(real.holds(first)).isFalse();
    }

    @Test
    void tagsWhenNobodyRefersToThemAreDeletedAtTheRegistry() throws Exception {
        try (RegistryServer server = RegistryServer.start();
                Registry registry = RemoteRegistry.of(
                        server.host(),
                        new RegistryAccess(
                                host -> Optional.empty(), Proxies.NONE, new TlsTrust(null, List.of(), Set.of())),
                        event -> {})) {
            key.describe("key: " + name, "registry: " + server.host());
            ImageReference kvm = named(server.host() + "/mkt/kvm:" + name);
            Receipt first = publish(registry, "first");
            Receipt second = publish(registry, "second");
            ImageReference foreign = kvm.withTag(name + "-0123456789abcdef");
            try (Engine engine = real.connect()) {
                engine.tag(engine.find(ImageReference.parse(real.busybox())).orElseThrow(), foreign);
                engine.push(foreign, LONG, event -> {});
                engine.untag(foreign);
            }
            PublishedTags tags = new PublishedTags(registry, List.of(kvm), List.of(first, second));
            // What was replaced on the engine is removed, too: that has an id after its name.
            Predicate<String> isTag = found -> !found.contains(" ");
            ImageReference old = first.images().get(0).image();
            ImageReference current = second.images().get(0).image();
            assertThat(registry.tags("mkt/kvm")).contains("human", old.tag(), current.tag(), foreign.tag());

            assertThat(removed(clean(false, tags))).filteredOn(isTag).containsExactly(old.toString());
            assertThat(registry.digest(old)).isPresent();
            assertThat(removed(clean(true, tags))).filteredOn(isTag).containsExactly(old.toString());

            assertThat(registry.digest(old)).isEmpty();
            assertThat(List.of(current, kvm.withTag("human"), foreign))
                    .allSatisfy(tag -> assertThat(registry.digest(tag)).isPresent());
        }
    }

    private Receipt publish(Registry registry, String content) throws IOException {
        key.write("kvm.Dockerfile", "FROM " + real.busybox(), "RUN echo " + content + " > /content");
        try (DockerEngine engine = real.connect()) {
            SampleRun run = new SampleRun(root, key, engine).pull(PullPolicy.MISSING);
            run.run();
            return new Publication(engine, registry, root.resolve("cache"), event -> {}, Clock.systemUTC())
                    .publish(new Publication.Request(
                            PublicationFiles.readBuiltImages(run.logs().resolve(PublicationFiles.BUILT_IMAGES)),
                            List.of("human"),
                            new PublishOptions(false, false),
                            false,
                            root.resolve(content + ".json"),
                            LONG));
        }
    }
}
