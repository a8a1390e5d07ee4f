package com.mellanox.mkt.images.run;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeBuild;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.reason.Reason;
import com.mellanox.mkt.images.reason.Reason.Added;
import com.mellanox.mkt.images.reason.Reason.Cascade;
import com.mellanox.mkt.images.reason.Reason.Changed;
import com.mellanox.mkt.images.reason.Reason.Removed;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with the build arguments of a descriptor: which images get them, and what is built when one changes. */
class BuildArgumentsTest {
    private static final ImageReference BUILD = ImageReference.parse("harbor.mellanox.com/mkt/build:deb12");
    private static final ImageReference CI = ImageReference.parse("harbor.mellanox.com/mkt/ci:deb12");
    private static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:deb12");
    private static final ImageReference TOOL = ImageReference.parse("local_mkt/support_tool:deb12");

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private SampleKey key;

    @BeforeEach
    void createKey() throws IOException {
        key = new SampleKey(root)
                .write("support.Dockerfile", "FROM debian:bookworm", "ARG FLAGS=-O2", "RUN echo $FLAGS")
                .write("ci.Dockerfile", "FROM debian:bookworm")
                .write(
                        "kvm.Dockerfile",
                        "ARG RELEASE=40",
                        "FROM fedora:${RELEASE}",
                        "ARG HOST",
                        "COPY --from=" + TOOL + " /bin/tool /bin/tool")
                .script("tool");
    }

    private void give(String... arguments) throws IOException {
        List<String> lines = new ArrayList<>(List.of("key: deb12", "arguments:"));
        List.of(arguments).forEach(argument -> lines.add("  " + argument));
        key.describe(lines.toArray(String[]::new));
    }

    private SampleRun run() {
        engine.reopen();
        return new SampleRun(root, key, engine);
    }

    private Map<ImageReference, List<Reason>> built() {
        SampleRun run = run();
        run.run();
        return SampleImages.reasons(run);
    }

    private Map<String, String> sent(ImageReference image) {
        FakeBuild last = engine.builds().stream()
                .filter(build -> build.request().image().equals(image))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        return last.request().arguments();
    }

    @Test
    void argumentsWhenGivenAreSentToTheImagesThatDeclareThem() throws IOException {
        give("RELEASE: 41", "FLAGS: -O3");

        run().proxies("http://proxy:3128", null, null).run();

        assertThat(sent(KVM)).containsOnly(entry("RELEASE", "41"), entry("http_proxy", "http://proxy:3128"));
        assertThat(sent(BUILD)).containsOnly(entry("FLAGS", "-O3"), entry("http_proxy", "http://proxy:3128"));
        assertThat(sent(CI)).containsOnlyKeys("http_proxy");
        assertThat(sent(TOOL)).containsOnlyKeys("http_proxy");
    }

    @Test
    void baseImageWhenAnArgumentNamesItIsTheGivenOne() throws IOException {
        give("RELEASE: 41");

        run().run();

        assertThat(engine.pulls())
                .extracting(ImageReference::toString)
                .containsExactlyInAnyOrder("fedora:41", "debian:bookworm");
    }

    @Test
    void argumentWhenItChangesBuildsTheImageThatDeclaresItAndIsNamedWithBothValues() throws IOException {
        give("HOST: a", "FLAGS: -O3");
        built();
        give("HOST: b", "FLAGS: -O3");

        assertThat(built()).containsExactly(entry(KVM, List.of(new Changed("argument HOST", "a", "b"))));
        assertThat(built()).isEmpty();
    }

    @Test
    void argumentWhenTheSupportEnvironmentDeclaresItBuildsWhatIsMadeOfThatToo() throws IOException {
        give("FLAGS: -O2");
        built();
        give("FLAGS: -O3");

        assertThat(built())
                .containsExactly(
                        entry(BUILD, List.of(new Changed("argument FLAGS", "-O2", "-O3"))),
                        entry(TOOL, List.of(new Cascade(BUILD))),
                        entry(KVM, List.of(new Cascade(TOOL))));
    }

    @Test
    void argumentWhenItNamesTheBaseImageIsToldBeforeIt() throws IOException {
        give("RELEASE: 40");
        built();
        give("RELEASE: 41");

        Map<ImageReference, List<Reason>> built = built();

        assertThat(built).containsOnlyKeys(KVM);
        assertThat(built.get(KVM)).hasSize(3).startsWith(new Changed("argument RELEASE", "40", "41"));
    }

    @Test
    void argumentWhenItComesOrGoesIsNamed() throws IOException {
        built();
        give("HOST: a");
        assertThat(built()).containsExactly(entry(KVM, List.of(new Added("argument HOST", "a"))));

        key.describe("key: deb12");
        assertThat(built()).containsExactly(entry(KVM, List.of(new Removed("argument HOST", "a"))));
    }

    @Test
    void argumentWhenNothingDeclaresItIsAnErrorBesideTheOthersBeforeAnythingStarts() throws IOException {
        give("RELAESE: 41");
        key.script("tool", "unknown: 1");

        assertThatThrownBy(run()::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("2 problems:")
                .hasMessageContaining("support-tool.sh:3: ")
                .hasMessageContaining(
                        "image.yaml:3: 'arguments' names 'RELAESE', which no Dockerfile of deb12 declares."
                                + " Did you mean 'RELEASE'? Allowed: FLAGS, HOST, RELEASE");

        assertThat(engine.pulls()).isEmpty();
        assertThat(engine.builds()).isEmpty();
    }

    @Test
    void argumentWhenADockerfileCannotBeReadIsNotCalledUndeclared() throws IOException {
        give("RELEASE: 41");
        key.write("kvm.Dockerfile", "ARG RELEASE=40", "FORM fedora:${RELEASE}");

        assertThatThrownBy(run()::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("FORM")
                .hasMessageNotContaining("image.yaml");
    }
}
