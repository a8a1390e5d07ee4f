package com.mellanox.mkt.images.random;

import com.mellanox.mkt.images.plan.SampleKey;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A key of a random world: its packages and Dockerfiles as they are meant to be, and the files that say so. */
final class WorldKey {
    final String name;
    final SortedMap<Integer, WorldPackage> packages = new TreeMap<>();
    int environmentBase;
    int kvmBase;
    int environmentNote;
    int compilers;
    int patch;
    boolean kvmIsOfEnvironment;
    private final SampleKey sample;
    private final Repositories repositories;

    WorldKey(Path root, String name, Repositories repositories) throws IOException {
        this.name = name;
        this.repositories = repositories;
        this.sample = new SampleKey(Files.createDirectories(root.resolve(name)), name);
        write();
    }

    SampleKey sample() {
        return sample;
    }

    /** Base images of all keys. */
    static String base(int number) {
        return number == 0 ? "debian:bookworm" : "debian:base" + number;
    }

    ImageReference kvm() {
        return ImageReference.parse("harbor.mellanox.com/mkt/kvm:" + name);
    }

    ImageReference environment() {
        return ImageReference.parse("harbor.mellanox.com/mkt/build:" + name);
    }

    /** The names of all images that it can have. */
    List<ImageReference> images() {
        List<ImageReference> images = new ArrayList<>(List.of(environment(), kvm()));
        packages.values().forEach(each -> images.add(ImageReference.parse(each.image(name))));
        return images;
    }

    /** The images that others are made of, or that are published. */
    List<ImageReference> usedImages() {
        List<ImageReference> images = new ArrayList<>(List.of(environment(), kvm()));
        packages.values().stream()
                .filter(this::uses)
                .forEach(each -> images.add(ImageReference.parse(each.image(name))));
        return images;
    }

    /** The names of all images that it can have had at any time. */
    List<ImageReference> everNamed() {
        List<ImageReference> images = new ArrayList<>(List.of(environment(), kvm()));
        for (int i = 0; i < Generator.PACKAGES; i++) {
            images.add(ImageReference.parse(new WorldPackage(i).image(name)));
        }
        return images;
    }

    /** Whether an image of the key is made of a package. */
    boolean uses(WorldPackage each) {
        return each.isInKvm
                || packages.values().stream()
                        .anyMatch(other ->
                                other.number > each.number && other.needs.contains(each.number) && uses(other));
    }

    /** Writes the files whose text is another one by now. */
    void write() {
        Collection<WorldPackage> all = packages.values();
        List<String> kvm = new ArrayList<>();
        kvm.add("FROM " + (kvmIsOfEnvironment ? environment() : base(kvmBase)));
        all.stream()
                .filter(each -> each.isInKvm)
                .forEach(each -> kvm.add("COPY --from=" + each.image(name) + " " + each.path() + " " + each.path()));
        kvm.add("RUN set up");
        write("kvm.Dockerfile", kvm);
        write(
                "support.Dockerfile",
                List.of(
                        "FROM " + base(environmentBase),
                        "# note " + environmentNote,
                        "COPY compilers /etc/compilers",
                        "RUN install"));
        write("compilers", List.of("gcc " + compilers));
        write("shared.patch", List.of("patch " + patch));
        for (int i = 0; i < Generator.PACKAGES; i++) {
            String script = "support-" + WorldPackage.name(i) + ".sh";
            if (packages.containsKey(i)) {
                write(script, packages.get(i).lines(List.copyOf(all), repositories));
            } else {
                delete(script);
            }
        }
    }

    private void write(String file, List<String> lines) {
        try {
            Path path = sample.file(file);
            if (!Files.exists(path) || !Files.readAllLines(path).equals(lines)) {
                sample.write(file, lines.toArray(String[]::new));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(String file) {
        try {
            Files.deleteIfExists(sample.file(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a file another time, and no other text. */
    void touch(String file) {
        try {
            if (Files.exists(sample.file(file))) {
                Files.setLastModifiedTime(
                        sample.file(file), FileTime.from(Instant.now().plusSeconds(60)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
