package com.mellanox.mkt.images.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.Warning;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.lock.LockedInputs;
import com.mellanox.mkt.images.run.BaseImages.Base;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of {@link BaseImages}: when a base image is asked for at its registry, and what its failure means. */
class BaseImagesTest {
    private static final String NAME = "debian:bookworm";
    private static final ImageReference IMAGE = ImageReference.parse(NAME);

    private static final LockedBases UNLOCKED = new LockedBases(LockedInputs.NONE, new ImageKey("deb12"));

    private final FakeEngine engine = new FakeEngine();
    private final List<BuildEvent> events = new ArrayList<>();

    private void provide(PullPolicy policy) {
        BaseImages images = new BaseImages(engine, policy, events::add, List.of(), UNLOCKED);
        images.pull(images.ask(List.of(IMAGE), engine.images(), true));
    }

    private static Base only(Map<ImageReference, Base> bases) {
        return Objects.requireNonNull(bases.get(IMAGE));
    }

    @Test
    void imageWhenItsRegistryHasTheSameIsNotPulled() {
        engine.withImage(NAME);

        provide(PullPolicy.REFRESH);

        assertThat(engine.asked()).containsExactly(IMAGE);
        assertThat(engine.pulls()).isEmpty();
    }

    @Test
    void imageWhenItsRegistryHasAnotherIsPulled() {
        engine.withImage(NAME).withRegistryImage(NAME, "newer");

        provide(PullPolicy.REFRESH);

        assertThat(engine.pulls()).containsExactly(IMAGE);
    }

    @Test
    void imageWhenTheEngineCannotAskIsPulledToFindOut() {
        engine.withImage(NAME).withoutAsking();

        provide(PullPolicy.REFRESH);

        assertThat(engine.pulls()).containsExactly(IMAGE);
    }

    @Test
    void imageWhenMissingCountsInAPlanByWhatItsRegistryHas() {
        BaseImages images = new BaseImages(engine, PullPolicy.REFRESH, events::add, List.of(), UNLOCKED);

        Base planned = only(images.ask(List.of(IMAGE), engine.images(), false));
        Base pulled = only(images.pull(images.ask(List.of(IMAGE), engine.images(), true)));

        assertThat(engine.asked()).containsExactly(IMAGE);
        assertThat(planned.value()).startsWith("sha256:").isEqualTo(pulled.value());
    }

    @Test
    void imageWhenItCameFromNoRegistryCountsByItsId() {
        engine.withImage(NAME, Map.of());
        BaseImages images = new BaseImages(engine, PullPolicy.MISSING, events::add, List.of(), UNLOCKED);

        Base base = only(images.ask(List.of(IMAGE), engine.images(), true));

        assertThat(base.value()).isEqualTo(engine.find(IMAGE).orElseThrow().toString());
        assertThat(base.toPull()).isFalse();
    }

    @Test
    void imageWhenThereIsNotPulledUnlessRefreshed() {
        engine.withImage(NAME);

        provide(PullPolicy.MISSING);
        provide(PullPolicy.OFFLINE);

        assertThat(engine.pulls()).isEmpty();
    }

    @Test
    void imageWhenMissingIsPulledThoughNotRefreshed() {
        provide(PullPolicy.MISSING);

        assertThat(engine.pulls()).containsExactly(IMAGE);
    }

    @Test
    void imageWhenMissingAndOfflineIsAnErrorWithoutAPull() {
        assertThatThrownBy(() -> provide(PullPolicy.OFFLINE))
                .isInstanceOf(EngineException.class)
                .hasMessage("debian:bookworm is not on the engine, and Maven is offline."
                        + " Run once without -o, or bring the image to the engine with 'docker load'");
        assertThat(engine.pulls()).isEmpty();
    }

    @Test
    void imageWhenUnknownToABuilderAndOfflineIsLookedUpByARunThatIsNotOffline() {
        Engine builder = mock(Engine.class, delegatesTo(engine));
        doReturn(false).when(builder).keepsImages();
        BaseImages images = new BaseImages(builder, PullPolicy.OFFLINE, events::add, List.of(), UNLOCKED);

        assertThatThrownBy(() -> images.ask(List.of(IMAGE), builder.images(), true))
                .isInstanceOf(EngineException.class)
                .hasMessage("The digest of debian:bookworm is not known, and Maven is offline. Run once without -o:"
                        + " the builder looks it up at its registry, and later runs use this digest");
    }

    @ParameterizedTest
    @EnumSource(names = "UNREACHABLE")
    void networkWhenItFailsIsAWarningWhereTheImageIsThere(RegistryException.Kind kind) {
        engine.withImage(NAME).failPull(NAME, kind);

        provide(PullPolicy.REFRESH);

        assertThat(events)
                .contains(new Warning(
                        "debian:bookworm cannot be looked up at its registry: " + kind
                                + "; the engine's own image is used, however old it is",
                        "Try again"));
    }

    @Test
    void registryWhenItCannotBeReachedIsOneWarningForAllItsImages() {
        ImageReference other = ImageReference.parse("debian:trixie");
        engine.withImage(NAME).failPull(NAME, RegistryException.Kind.UNREACHABLE);
        engine.withImage(other.toString()).failPull(other.toString(), RegistryException.Kind.UNREACHABLE);

        new BaseImages(engine, PullPolicy.REFRESH, events::add, List.of(), UNLOCKED)
                .ask(List.of(IMAGE, other), engine.images(), true);

        assertThat(events).filteredOn(Warning.class::isInstance).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(RegistryException.Kind.class)
    void planWhenTheRegistryDoesNotAnswerUsesTheEnginesImageOrNone(RegistryException.Kind kind) {
        engine.failPull(NAME, kind);

        Base missing = plan();
        engine.withImage(NAME);
        Base present = plan();

        assertThat(missing.value()).isEqualTo("not on the engine");
        assertThat(present.value()).startsWith("sha256:");
        assertThat(events).hasSize(2).hasOnlyElementsOfType(Warning.class);
    }

    private Base plan() {
        BaseImages images = new BaseImages(engine, PullPolicy.REFRESH, events::add, List.of(), UNLOCKED);
        return only(images.ask(List.of(IMAGE), engine.images(), false));
    }

    @Test
    void planWhenOfflineAndMissingDoesWithoutTheImage() {
        BaseImages images = new BaseImages(engine, PullPolicy.OFFLINE, events::add, List.of(), UNLOCKED);

        assertThat(only(images.ask(List.of(IMAGE), engine.images(), false)).present())
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(RegistryException.Kind.class)
    void pullWhenItFailsIsAnErrorWhereTheImageIsNot(RegistryException.Kind kind) {
        engine.failPull(NAME, kind);

        assertThatThrownBy(() -> provide(PullPolicy.REFRESH))
                .isInstanceOf(EngineException.class)
                .hasMessage("debian:bookworm cannot be pulled: " + kind + ". Try again");
        assertThatThrownBy(() -> provide(PullPolicy.MISSING)).isInstanceOf(EngineException.class);
    }

    @ParameterizedTest
    @EnumSource(names = "UNREACHABLE", mode = EnumSource.Mode.EXCLUDE)
    void registryWhenItRefusesIsAnErrorThoughTheImageIsThere(RegistryException.Kind kind) {
        engine.withImage(NAME).failPull(NAME, kind);

        assertThatThrownBy(() -> provide(PullPolicy.REFRESH)).isInstanceOf(EngineException.class);
    }
}
