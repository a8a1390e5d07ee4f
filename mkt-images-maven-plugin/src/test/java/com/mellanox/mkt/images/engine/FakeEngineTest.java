package com.mellanox.mkt.images.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.PushFinished;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import com.mellanox.mkt.images.io.ContentWriter;
import com.mellanox.mkt.images.io.TarWriter;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The fake engine behaves as its users rely on. */
class FakeEngineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeEngine engine = new FakeEngine();

    @Test
    void buildWhenDoneIsRecordedAndFoundByTheNameItIsGiven() throws BuildStepException {
        ImageId id = engine.builder().build(request("mkt-test/a:1", "FROM scratch\n"), event -> {});
        assertThat(engine.find(ImageReference.parse("mkt-test/a:1"))).isEmpty();

        engine.tag(id, ImageReference.parse("mkt-test/a:1"));

        assertThat(engine.find(ImageReference.parse("docker.io/mkt-test/a:1"))).contains(id);
        assertThat(engine.build("mkt-test/a:1").dockerfile()).isEqualTo("FROM scratch\n");
        assertThat(engine.build("mkt-test/a:1").names()).containsExactly("Dockerfile");
    }

    @Test
    void buildWhenInputsAreTheSameHasTheSameId() throws BuildStepException {
        ImageId first = engine.builder().build(request("mkt-test/a:1", "FROM scratch\n"), event -> {});

        assertThat(engine.builder().build(request("mkt-test/a:1", "FROM scratch\n"), event -> {}))
                .isEqualTo(first);
        assertThat(engine.builder().build(request("mkt-test/a:1", "FROM other\n"), event -> {}))
                .isNotEqualTo(first);
    }

    @Test
    void buildWhenSetToFailFails() {
        engine.failBuild("mkt-test/a:1", "2/3 : RUN make", "no make");

        assertThatThrownBy(() -> engine.builder().build(request("mkt-test/a:1", "FROM scratch\n"), event -> {}))
                .isInstanceOf(BuildStepException.class)
                .hasMessage("no make");
    }

    @Test
    void pullWhenRegistryHasAnotherVersionChangesTheImage() {
        ImageReference image = ImageReference.parse("debian:bookworm");
        engine.withImage("debian:bookworm").withRegistryImage("debian:bookworm", "new");
        ImageId before = engine.find(image).orElseThrow();

        engine.pull(image, event -> {});

        assertThat(engine.find(image)).isPresent().isNotEqualTo(before);
        assertThat(engine.pulls()).containsExactly(image);
    }

    @Test
    void imagesWhenAskedHaveNamesLabelsAndOrigins() {
        ImageReference base = ImageReference.parse("debian:bookworm");
        ImageReference made = ImageReference.parse("mkt-test/a:1");
        engine.withRegistryImage("debian:bookworm", "new").withImage("mkt-test/a:1", Map.of("key", "deb12"));
        engine.pull(base, event -> {});

        ImageInventory images = engine.images();

        assertThat(images.find(base).orElseThrow().digestAt(base))
                .isPresent()
                .isEqualTo(engine.digestAtRegistry(base, SECOND));
        assertThat(images.find(made).orElseThrow()).satisfies(image -> {
            assertThat(image.labels()).containsEntry("key", "deb12");
            assertThat(image.digestAt(made)).isEmpty();
        });
        assertThat(engine.inventories()).isEqualTo(1);
        assertThat(engine.asked()).containsExactly(base);
    }

    @Test
    void digestWhenRegistryHasAnotherVersionIsAnother() {
        ImageReference base = ImageReference.parse("debian:bookworm");
        engine.withImage("debian:bookworm");
        EngineImage held = engine.images().find(base).orElseThrow();
        assertThat(engine.digestAtRegistry(base, SECOND)).isEqualTo(held.digestAt(base));

        engine.withRegistryImage("debian:bookworm", "new");

        assertThat(engine.digestAtRegistry(base, SECOND)).isPresent().isNotEqualTo(held.digestAt(base));
    }

    @Test
    void digestWhenItIsUnavailableFailsOrIsEmpty() {
        ImageReference base = ImageReference.parse("debian:bookworm");
        engine.failPull("debian:bookworm", RegistryException.Kind.UNREACHABLE);
        assertThatThrownBy(() -> engine.digestAtRegistry(base, SECOND))
                .isInstanceOf(RegistryException.class)
                .hasMessage("debian:bookworm cannot be looked up at its registry: UNREACHABLE. Try again");

        assertThat(engine.withoutAsking().digestAtRegistry(base, SECOND)).isEmpty();
    }

    @Test
    void removeWhenImageHasANameLeavesIt() {
        ImageReference name = ImageReference.parse("mkt-test/a:1");
        engine.withImage("mkt-test/a:1").withImage("mkt-test/b:1");
        ImageId image = engine.find(name).orElseThrow();
        engine.remove(image);
        assertThat(engine.holds(image)).isTrue();

        engine.tag(engine.find(ImageReference.parse("mkt-test/b:1")).orElseThrow(), name);
        engine.remove(image);

        assertThat(engine.holds(image)).isFalse();
    }

    @Test
    void readWhenInputsDifferGivesOtherFilesUnlessSetOtherwise() throws BuildStepException, IOException {
        ImageId one = engine.builder().build(request("mkt-test/a:1", "FROM one\n"), event -> {});
        ImageId two = engine.builder().build(request("mkt-test/a:1", "FROM two\n"), event -> {});
        assertThat(tar(one, "/opt/products")).isNotEqualTo(tar(two, "/opt/products"));

        engine.withFiles("mkt-test/a:1", "/opt/products", Map.of("lib/a.so", "bytes"));

        assertThat(tar(one, "/opt/products"))
                .isEqualTo(tar(two, "/opt/products"))
                .contains("products/lib/a.so", "bytes");
        assertThatThrownBy(() -> tar(one, "/opt/other")).isInstanceOf(FileNotFoundException.class);
    }

    private String tar(ImageId image, String path) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        engine.read(image, path, tar -> tar.transferTo(bytes));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void buildWhenBlockedEndsByClose() throws InterruptedException {
        FakeGate gate = engine.block("mkt-test/a:1");
        CompletableFuture<ImageId> build = CompletableFuture.supplyAsync(() -> {
            try {
                return engine.builder().build(request("mkt-test/a:1", "FROM scratch\n"), event -> {});
            } catch (BuildStepException e) {
                throw new CompletionException(e);
            }
        });
        gate.awaitBuild();

        engine.close();

        assertThatThrownBy(build::join).hasCauseInstanceOf(CancelledException.class);
    }

    @Test
    void pushWhenDoneIsAtTheRegistryUnderTheTag() {
        ImageReference first = ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40");
        ImageReference second = first.withTag("fc40-1f2e");
        engine.withImage(first.toString(), Map.of("key", "fc40")).retag(first.toString(), second.toString());
        List<BuildEvent> events = new ArrayList<>();

        Digest digest = engine.push(first, SECOND, events::add);
        assertThat(engine.push(second, SECOND, events::add)).isEqualTo(digest);

        assertThat(engine.pushes()).containsExactly(first, second);
        assertThat(engine.registryTags()).containsExactly(Map.entry(first, digest), Map.entry(second, digest));
        assertThat(engine.digestAtRegistry(second, SECOND)).contains(digest);
        assertThat(engine.images().find(first).orElseThrow().digestAt(first)).contains(digest);
        assertThat(events)
                .filteredOn(PushFinished.class::isInstance)
                .extracting(event -> ((PushFinished) event).bytesSent() > 0)
                .containsExactly(true, false);
    }

    @Test
    void pullWhenImageWasPushedBringsItBack() {
        ImageReference name = ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40");
        engine.withImage(name.toString(), Map.of("key", "fc40"));
        ImageId id = engine.find(name).orElseThrow();
        engine.push(name, SECOND, event -> {});
        engine.untag(name);
        assertThat(engine.holds(id)).isFalse();

        engine.pull(name, event -> {});

        assertThat(engine.find(name)).contains(id);
        assertThat(engine.images().find(name).orElseThrow().labels()).isEqualTo(Map.of("key", "fc40"));
    }

    @Test
    void pushWhenSetToFailFailsAndLeavesTheRegistryAsItIs() {
        engine.withImage("r.example/a:1").withImage("r.example/b:1").failPush("r.example/a:1", Kind.FORBIDDEN);
        assertFails("r.example/a:1", Kind.FORBIDDEN);
        assertFails("r.example/nosuch:1", Kind.OTHER);

        engine.mend("r.example/a:1");
        engine.push(ImageReference.parse("r.example/a:1"), SECOND, event -> {});

        assertThat(engine.registryTags()).containsOnlyKeys(ImageReference.parse("r.example/a:1"));
    }

    private void assertFails(String image, Kind kind) {
        assertThatThrownBy(() -> engine.push(ImageReference.parse(image), SECOND, event -> {}))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void checkWhenSetToFailFailsAndIsSkippedWhereTheEngineCannotAsk() {
        ImageReference image = ImageReference.parse("r.example/a:1");
        assertThat(engine.checkRegistry(image, SECOND)).isTrue();
        engine.failCheck("r.example", Kind.UNREACHABLE);

        assertThatThrownBy(() -> engine.checkRegistry(image, SECOND)).isInstanceOf(RegistryException.class);
        assertThat(engine.withoutAsking().checkRegistry(image, SECOND)).isFalse();
        assertThat(engine.checked()).containsExactly("r.example", "r.example");
    }

    @Test
    void loadWhenArchiveIsTheSameHasTheSameId() {
        ImageReference image = ImageReference.parse("mkt-test/a:1");
        ImageId id = engine.load(image, out -> out.write(1));

        assertThat(engine.load(image, out -> out.write(1))).isEqualTo(id);
        assertThat(engine.load(image, out -> out.write(2))).isNotEqualTo(id);
        assertThat(engine.holds(id)).isTrue();
        assertThat(engine.find(image)).isEmpty();
    }

    @Test
    void loadWhenArchiveIsASavedImageHasItsLabelsAndNames() {
        ImageReference name = ImageReference.parse("mkt-test/saved:1");
        ImageId id = engine.load(ImageReference.parse("mkt-test/a:1"), out -> {
            try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
                text(tar, "c.json", "{\"config\":{\"Labels\":{\"key\":\"fc40\"}}}");
                text(tar, "manifest.json", "[{\"Config\":\"c.json\",\"RepoTags\":[\"" + name + "\"],\"Layers\":[]}]");
            }
        });

        assertThat(engine.images().find(name)).get().satisfies(held -> {
            assertThat(held.id()).isEqualTo(id);
            assertThat(held.labels()).isEqualTo(Map.of("key", "fc40"));
        });
    }

    private static void text(TarWriter tar, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tar.file(name, false, bytes.length, content -> content.write(bytes));
    }

    @Test
    void untagWhenImageHasAnotherNameLeavesIt() {
        engine.withImage("mkt-test/a:1").retag("mkt-test/a:1", "mkt-test/b:1");
        ImageId id = engine.find(ImageReference.parse("mkt-test/a:1")).orElseThrow();

        engine.untag(ImageReference.parse("mkt-test/a:1"));
        engine.untag(ImageReference.parse("mkt-test/a:1"));

        assertThat(engine.find(ImageReference.parse("mkt-test/a:1"))).isEmpty();
        assertThat(engine.find(ImageReference.parse("mkt-test/b:1"))).contains(id);
        engine.untag(ImageReference.parse("mkt-test/b:1"));
        assertThat(engine.holds(id)).isFalse();
    }

    @Test
    void pushWhenBlockedEndsByClose() throws InterruptedException {
        engine.withImage("r.example/a:1");
        FakeGate gate = engine.blockPush("r.example/a:1");
        CompletableFuture<Digest> push = CompletableFuture.supplyAsync(
                () -> engine.push(ImageReference.parse("r.example/a:1"), SECOND, event -> {}));
        gate.awaitBuild();

        engine.close();

        assertThatThrownBy(push::join).hasCauseInstanceOf(CancelledException.class);
        assertThat(engine.registryTags()).isEmpty();
    }

    private static BuildRequest request(String image, String dockerfile) {
        byte[] text = dockerfile.getBytes(StandardCharsets.UTF_8);
        ContentWriter context = out -> {
            try (TarWriter tar = new TarWriter(out, Instant.EPOCH)) {
                tar.file("Dockerfile", false, text.length, content -> content.write(text));
            }
        };
        return new BuildRequest(ImageReference.parse(image), context, "Dockerfile", Map.of(), Map.of(), false, false);
    }
}
