package com.mellanox.mkt.images.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.FakeContents;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds after a run without a fault, whatever happened before. */
record EndLaws(World world, Options options) {

    private static final String MISSING = "missing";

    void check() {
        for (int key = 0; key < world.keys.size(); key++) {
            if (world.used().contains(world.key(key))) {
                check(world.key(key), key);
            }
        }
        new Goal.Clean(1).apply(world);
        checkNothingIsLeft();
        checkNoPassword();
    }

    private void check(WorldKey key, int number) {
        Change nothing = new Change(Change.Kind.TOUCH, number, 0, 0);
        new Goal.Build(number, options, Fault.NONE, nothing).apply(world);
        World fresh = world.fresh();
        new WorldRun(fresh, key, Options.PLAIN).build();
        Map<String, String> contents = contents(world, key);
        Map<String, String> ofFresh = contents(fresh, key);
        // A product image from the registry has the products alone; the KVM image's content shows whether they are
        // right.
        contents.forEach((image, content) -> ofFresh.computeIfPresent(
                image, (same, fromNothing) -> FakeContents.isDerived(content) ? fromNothing : content));
        assertThat(contents).as("contents of %s", key.name).isEqualTo(ofFresh).doesNotContainValue(MISSING);
        new WorldRun(world, key, Options.PLAIN).push();
        PublicationLaw.before(world, key).check(true);
    }

    /** The content of each image that is used. */
    private static Map<String, String> contents(World of, WorldKey key) {
        Map<String, String> contents = new TreeMap<>();
        key.usedImages()
                .forEach(image -> contents.put(
                        image.toString(), of.contents.content(image).orElse(MISSING)));
        return contents;
    }

    private void checkNothingIsLeft() {
        Set<String> expected = world.keys.stream()
                .flatMap(key -> key.everNamed().stream())
                .map(image -> image.canonical().toString())
                .collect(Collectors.toSet());
        assertThat(world.contents.all())
                .flatExtracting(EngineImage::names)
                .extracting(ImageReference::toString)
                .allMatch(
                        name -> expected.contains(name) || name.contains("debian:"), "the name of an image or a base");
        List<Path> left = files().stream()
                .filter(file -> file.getFileName().toString().matches("(?:new|push)\\d.*|.*\\.tmp")
                        || file.toString().contains("/names/")
                        || file.toString().contains("/steps/")
                        || file.toString().contains("/fetch-"))
                .toList();
        assertThat(left).as("files that are left").isEmpty();
        assertThat(Optional.of(world.engine.containers().left())).contains(List.of());
    }

    private void checkNoPassword() {
        assertThat(world.events)
                .as("events")
                .noneMatch(event -> event.toString().contains(WorldRun.PASSWORD));
        assertThat(world.contents.all())
                .as("labels")
                .noneMatch(image -> image.labels().toString().contains(WorldRun.PASSWORD));
        assertThat(files()).as("files").noneMatch(EndLaws::hasPassword);
    }

    private static boolean hasPassword(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(WorldRun.PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.walk(world.root)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
