package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.Engine;
import com.mellanox.mkt.images.engine.StoredContainer;
import com.mellanox.mkt.images.publication.PublicationJournal;
import com.mellanox.mkt.images.publication.PublicationJournal.Abandoned;
import com.mellanox.mkt.images.run.StepContainers;
import com.mellanox.mkt.images.run.StepContainers.StepContainer;
import com.mellanox.mkt.images.run.TemporaryNames;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What killed runs have left: the names that builds by BuildKit and publications used, the temporary files of publications, the
 * containers of the classic builder's steps. The next run of the same kind would remove it, too.
 */
record KilledRuns(Engine engine, Path cacheDirectory, ImageUse use) implements LeftoverKind {
    private static final String REASON = "its run was killed";

    @Override
    public String title() {
        return "of killed runs";
    }

    @Override
    public List<Leftover> find() throws IOException {
        List<Leftover> found = new ArrayList<>();
        temporaryNames().stream().map(this::name).forEach(found::add);
        for (Abandoned publication : PublicationJournal.abandoned(cacheDirectory, engine)) {
            found.add(publication(publication));
        }
        List<StoredContainer> containers = engine.storage().containers();
        for (StepContainer step : steps().recorded()) {
            containers.stream()
                    .filter(container -> container.id().startsWith(step.id()))
                    .findFirst()
                    .ifPresent(container -> found.add(container(step, container)));
        }
        return found;
    }

    private List<ImageReference> temporaryNames() {
        return TemporaryNames.left(cacheDirectory, engine.description()).stream()
                .filter(name -> engine.find(name).isPresent())
                .toList();
    }

    private Leftover name(ImageReference name) {
        return new Leftover(name.toString(), 0, REASON, remove -> {
            if (!temporaryNames().contains(name)) {
                return Optional.of("a run has removed it");
            }
            return remove ? engine.storage().remove(name) : Optional.empty();
        });
    }

    private Leftover publication(Abandoned publication) throws IOException {
        String names = publication.left(engine).size() + " names on the engine, ";
        return new Leftover(
                "the publication of " + publication.file() + " (" + names + publication.workDirectory() + ")",
                FileSizes.of(publication.workDirectory()),
                REASON,
                remove -> remove ? remove(publication) : Optional.empty());
    }

    private Optional<String> remove(Abandoned publication) throws IOException {
        Optional<Abandoned> now = PublicationJournal.abandoned(cacheDirectory, engine).stream()
                .filter(left -> left.file().equals(publication.file()))
                .findFirst();
        if (now.isEmpty()) {
            return Optional.of("a publication has removed it");
        }
        List<ImageReference> kept = now.get().remove(engine);
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of("the engine keeps " + kept.get(0) + ": a container uses it");
    }

    private Leftover container(StepContainer step, StoredContainer container) {
        ImageReference image = Objects.requireNonNull(step.image());
        return new Leftover(
                "the container " + container.name() + " of a step of " + image,
                0,
                REASON,
                remove -> use.locked(image, () -> removeContainer(step, image, remove)));
    }

    private Optional<String> removeContainer(StepContainer step, ImageReference image, boolean remove) {
        if (!steps().recorded().contains(step)) {
            return Optional.of("a run has removed it");
        }
        if (state(step).equals(Optional.of("running"))) {
            return Optional.of("it runs: docker stop " + step.id() + " ends it");
        }
        if (remove) {
            engine.removeContainer(step.id());
            Optional<String> state = state(step);
            if (state.isPresent()) {
                return Optional.of(
                        "the engine keeps it (" + state.get() + "): docker rm -f " + step.id() + " removes it");
            }
            steps().forget(image);
        }
        return Optional.empty();
    }

    /** The state of the container; empty if it is gone. */
    private Optional<String> state(StepContainer step) {
        return engine.storage().containers().stream()
                .filter(container -> container.id().startsWith(step.id()))
                .map(StoredContainer::state)
                .findFirst();
    }

    private StepContainers steps() {
        return new StepContainers(cacheDirectory, engine.description());
    }
}
