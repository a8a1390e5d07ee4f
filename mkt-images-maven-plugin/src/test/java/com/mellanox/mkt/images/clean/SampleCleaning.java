package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.LeftoverChecked;
import com.mellanox.mkt.images.io.InterprocessLock;
import com.mellanox.mkt.images.type.Digest;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.ImageReference;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cleanings of a fake engine and a cache directory of a test's own. */
final class SampleCleaning {
    static final ImageReference KVM = ImageReference.parse("harbor.mellanox.com/mkt/kvm:fc40");
    private static final String MKT = "com.mellanox.mkt.";

    final FakeEngine engine = new FakeEngine();
    final Path cache;
    final List<BuildEvent> events = new ArrayList<>();
    private final List<PublishedTags> registries = new ArrayList<>();
    private Map<ImageKey, Set<PackageName>> packages = Map.of();
    private @Nullable ImageKey key;
    private int keep = 1;
    private Duration later = Duration.ZERO;

    SampleCleaning(Path cache) {
        this.cache = cache;
    }

    SampleCleaning key(String only) {
        key = new ImageKey(only);
        return this;
    }

    SampleCleaning keep(int images) {
        keep = images;
        return this;
    }

    /** Cleans as if it were that many days later. */
    SampleCleaning daysLater(int days) {
        later = Duration.ofDays(days);
        return this;
    }

    SampleCleaning packages(String of, String... names) {
        Set<PackageName> set = new HashSet<>();
        for (String name : names) {
            set.add(new PackageName(name));
        }
        packages = Map.of(new ImageKey(of), set);
        return this;
    }

    SampleCleaning registry(PublishedTags tags) {
        registries.add(tags);
        return this;
    }

    /** The labels of an image that was made of some inputs. */
    static Map<String, String> labels(ImageReference image, String inputs) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(MKT + "key", String.valueOf(image.tag()));
        labels.put(MKT + "package", image.shortName().replace("support_", ""));
        labels.put(MKT + "reference", image.toString());
        labels.put(MKT + "inputs", inputs(inputs).value());
        return labels;
    }

    static Digest inputs(String text) {
        return new Digest("sha256:" + text.repeat(64).substring(0, 64));
    }

    /** Puts an image there under its own name. */
    ImageId image(ImageReference name, String inputs) {
        return named(name.toString(), labels(name, inputs));
    }

    ImageId named(String name, Map<String, String> labels) {
        engine.withImage(name, labels);
        return engine.find(ImageReference.parse(name)).orElseThrow();
    }

    /** Puts an image there that a run of this cache directory has named, and that has lost its name. */
    ImageId replaced(ImageReference name, String inputs) {
        ImageId id = unnamed(name, inputs);
        built(id, name);
        return id;
    }

    ImageId unnamed(ImageReference name, String inputs) {
        ImageId id = named("made.invalid/a:" + inputs, labels(name, inputs));
        engine.untag("made.invalid/a:" + inputs);
        return id;
    }

    void built(ImageId id, ImageReference name) {
        write("built/" + id.digest().hex(), name.toString());
    }

    Path write(String file, String text) {
        try {
            Path path = cache.resolve(file);
            Files.createDirectories(path.getParent());
            return Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lists. */
    List<String> list() {
        return run(false);
    }

    /** Removes. */
    List<String> remove() {
        return run(true);
    }

    /** The lines of what was found: {@code name: reason}, and {@code ; stays: why}. */
    private List<String> run(boolean remove) {
        events.clear();
        new CleanRequest(cache, key, keep, 90, remove, packages)
                .cleaner(engine, registries, Clock.offset(Clock.systemUTC(), later), events::add)
                .run();
        return lines();
    }

    List<String> lines() {
        return events.stream()
                .filter(LeftoverChecked.class::isInstance)
                .map(LeftoverChecked.class::cast)
                .map(found -> found.name() + ": " + found.reason()
                        + found.kept().map(why -> "; stays: " + why).orElse(""))
                .toList();
    }

    /** Works while another run has the lock of a file of the cache directory. */
    void whileLocked(String file, Runnable work) throws Exception {
        InterprocessLock.run(cache.resolve(file), owner -> {}, () -> {
            work.run();
            return true;
        });
    }

    static String shortId(ImageId id) {
        return id.digest().hex().substring(0, 12);
    }
}
