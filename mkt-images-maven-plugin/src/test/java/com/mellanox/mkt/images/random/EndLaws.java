package com.mellanox.mkt.images.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.plan.Decision;
import com.mellanox.mkt.images.plan.Plan;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What holds after a run without a fault, whatever happened before. */
record EndLaws(World world) {

    void check() {
        for (int key = 0; key < world.keys.size(); key++) {
            if (key == 0 || !world.key(key).packages.isEmpty()) {
                check(world.key(key), key);
            }
        }
        new Goal.Clean(1).apply(world);
        checkNothingIsLeft();
        checkNoPassword();
    }

    private void check(WorldKey key, int number) {
        Change nothing = new Change(Change.Kind.TOUCH, number, 0, 0);
        Plan plan = new WorldRun(world, key, Options.PLAIN).plan();
        new Goal.Build(number, Options.PLAIN, Fault.NONE, nothing).apply(world);
        World fresh = world.fresh();
        new WorldRun(fresh, key, Options.PLAIN).build();
        assertThat(contents(world, plan)).as("contents of %s", key.name).isEqualTo(contents(fresh, plan));
        new WorldRun(world, key, Options.PLAIN).push();
        PublicationLaw.before(world, key).check(true);
    }

    /** The content of each image, and the label with its inputs; a product image has no such label. */
    private static Map<ImageReference, String> contents(World of, Plan plan) {
        Map<ImageReference, String> contents = new TreeMap<>(Comparator.comparing(ImageReference::toString));
        plan.images().stream()
                .filter(entry -> !(entry.decision() instanceof Decision.Skip))
                .map(entry -> entry.image().reference())
                .forEach(image -> contents.put(image, of.contents.content(image).orElse("missing")));
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
                .allMatch(name -> expected.contains(name) || name.contains("debian:"), "the name of an image or a base");
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
        assertThat(world.events).as("events").noneMatch(event -> event.toString().contains(WorldRun.PASSWORD));
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
