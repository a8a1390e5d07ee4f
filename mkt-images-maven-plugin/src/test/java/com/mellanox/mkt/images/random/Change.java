package com.mellanox.mkt.images.random;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * A change between two runs: of files, or by others. A value that a thing had before changes it back.
 *
 * @param key the number of the key
 * @param number of the package or whatever is changed
 * @param value which one it has from then on
 */
record Change(Kind kind, int key, int number, int value) implements Step {
    private static final int VALUES = 3;

    /** What is changed. */
    enum Kind {
        SCRIPT((key, change) -> change.of(key).script = change.value),
        NOTE((key, change) -> change.of(key).note = change.value),
        PIN((key, change) -> change.of(key).commit = change.pin()),
        IN_KVM((key, change) -> change.of(key).isInKvm = change.value > 0),
        PRODUCTS((key, change) -> change.of(key).hasProducts = change.value > 0),
        REMOVE((key, change) -> key.packages.remove(change.number)),
        PATCH((key, change) -> key.patch = change.value),
        COMPILERS((key, change) -> key.compilers = change.value),
        ENVIRONMENT_NOTE((key, change) -> key.environmentNote = change.value),
        ENVIRONMENT_FROM((key, change) -> key.environmentBase = change.value),
        KVM_FROM((key, change) -> key.kvmBase = change.value),
        KVM_OF_ENVIRONMENT((key, change) -> key.kvmIsOfEnvironment = change.value == 0),
        TOUCH((key, change) -> key.touch(change.file())),
        BASE_MOVED((key, change) -> {}),
        GIT_TAG_MOVED((key, change) -> {}),
        TREE_EDITED((key, change) -> {}),
        IMAGE_REMOVED((key, change) -> {}),
        IMAGE_REPLACED((key, change) -> {});

        private final BiConsumer<WorldKey, Change> work;

        Kind(BiConsumer<WorldKey, Change> work) {
            this.work = work;
        }
    }

    static Change of(Random random) {
        Kind[] kinds = Kind.values();
        return new Change(
                kinds[random.nextInt(kinds.length)],
                Generator.key(random),
                random.nextInt(Generator.PACKAGES),
                random.nextInt(VALUES));
    }

    /** One that is made while others work. */
    static Change ofImages(Fault.Kind fault, Random random) {
        return new Change(
                fault == Fault.Kind.REMOVED ? Kind.IMAGE_REMOVED : Kind.IMAGE_REPLACED,
                Generator.key(random),
                random.nextInt(Generator.PACKAGES),
                random.nextInt(VALUES));
    }

    @Override
    public void apply(World world) {
        WorldKey changed = world.key(key);
        kind.work.accept(changed, this);
        changed.write();
        switch (kind) {
            case BASE_MOVED -> world.moveBase(value, "version " + number);
            case GIT_TAG_MOVED -> world.repositories.moveTag(number % Repositories.COMMITS);
            case TREE_EDITED -> world.repositories.edit(value);
            case IMAGE_REMOVED -> world.engine.untag(image(changed, number));
            case IMAGE_REPLACED -> replace(world, changed);
            default -> {}
        }
    }

    /** By an older image, by that of another reference, or by one of somebody else. */
    private void replace(World world, WorldKey changed) {
        ImageReference name = image(changed, number);
        List<ImageId> others = world.contents.all().stream()
                .filter(image -> image.labels().getOrDefault("com.mellanox.mkt.reference", "").equals(name.toString()))
                .map(EngineImage::id)
                .toList();
        if (value == 0 && !others.isEmpty()) {
            world.engine.tag(others.get(0), name);
        } else if (value == 1) {
            world.engine.find(image(changed, number + 1)).ifPresent(other -> world.engine.tag(other, name));
        } else {
            world.engine.withImage(name.toString(), Map.of("somebody", "else"));
        }
    }

    private static ImageReference image(WorldKey key, int number) {
        return key.images().get(number % key.images().size());
    }

    private WorldPackage of(WorldKey changed) {
        return changed.packages.getOrDefault(number, new WorldPackage(number));
    }

    private int pin() {
        return (number + value) % (Repositories.COMMITS + 1);
    }

    private String file() {
        return List.of("kvm.Dockerfile", "compilers", "support-" + WorldPackage.name(number) + ".sh")
                .get(value);
    }

    @Override
    public String toString() {
        return kind + " key " + key + ", number " + number + ", value " + value;
    }
}
