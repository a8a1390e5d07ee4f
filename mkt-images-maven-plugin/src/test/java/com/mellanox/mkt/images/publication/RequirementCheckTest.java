package com.mellanox.mkt.images.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.sign.SampleKeys;
import com.mellanox.mkt.images.type.Requirement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a descriptor requires of images that are published. */
class RequirementCheckTest {
    private static final DocumentSource DOCUMENTS = (built, image, published) -> List.of();
    private static final AttachmentOptions SIGNED = new AttachmentOptions(SampleKeys.unencrypted("ec"), DOCUMENTS);

    @TempDir
    private Path directory;

    private final FakeEngine engine = SampleBuild.engine();
    private final BuiltImages built = new SampleBuild().on(engine);
    private final List<BuildEvent> events = new ArrayList<>();

    private void check(Set<Requirement> required, AttachmentOptions attachments, boolean force) {
        new RequirementCheck(directory, attachments, events::add).check(required, built, force);
    }

    @Test
    void checkWhenAllIsMissingListsAllWithWhatToDo() {
        assertThatThrownBy(() -> check(EnumSet.allOf(Requirement.class), AttachmentOptions.NONE, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(
                        "deb12 lacks what 'require' of its image.yaml asks for: lock (write a lock file",
                        "boot (boot " + SampleBuild.KVM,
                        "sbom (",
                        "signature (name a key: -Dmkt.sign.key",
                        "reproducible (build " + SampleBuild.BUILD + ", " + SampleBuild.KVM
                                + " again: mvn mkt-images:verify-reproducible -Dkey=deb12",
                        "-Dmkt.push.force");
    }

    @Test
    void parametersWhenMissingAreListedBeforeTheBuildAndNothingElse() {
        RequirementCheck check = new RequirementCheck(directory, AttachmentOptions.NONE, events::add);

        assertThatThrownBy(() -> check.checkParameters(EnumSet.allOf(Requirement.class), built.key()))
                .message()
                .contains(
                        "asks for: sbom (attach them: -Dmkt.sbom), signature (name a key: -Dmkt.sign.key=cosign.key).");
    }

    @Test
    void checkWhenItIsForcedWarns() {
        check(EnumSet.of(Requirement.SIGNATURE), AttachmentOptions.NONE, true);

        assertThat(events).singleElement().isInstanceOf(BuildEvent.Warning.class);
    }

    @Test
    void checkWhenAllIsThereSaysNothing() {
        built.images().forEach(image -> new ReproducedRecords(directory).record(image.id()));
        Set<Requirement> required = EnumSet.of(Requirement.SBOM, Requirement.SIGNATURE, Requirement.REPRODUCIBLE);

        assertThatCode(() -> check(required, SIGNED, false)).doesNotThrowAnyException();
        assertThat(events).isEmpty();
    }
}
