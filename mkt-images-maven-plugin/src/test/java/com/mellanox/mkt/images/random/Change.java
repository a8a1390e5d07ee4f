package com.mellanox.mkt.images.random;

import com.mellanox.mkt.images.engine.EngineImage;
import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Random;

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
        SCRIPT,
        NOTE,
        PIN,
        IN_KVM,
        PRODUCTS,
        REMOVE,
        PATCH,
        COMPILERS,
        ENVIRONMENT_NOTE,
        ENVIRONMENT_FROM,
        KVM_FROM,
        KVM_OF_ENVIRONMENT,
        TOUCH,
        BASE_MOVED,
        GIT_TAG_MOVED,
        TREE_EDITED,
        IMAGE_REMOVED,
        IMAGE_REPLACED
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
        edit(changed);
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

    private void edit(WorldKey changed) {
        switch (kind) {
            case SCRIPT -> of(changed).script = value;
            case NOTE -> of(changed).note = value;
            case PIN -> of(changed).commit = pin();
            case IN_KVM -> of(changed).isInKvm = value > 0;
            case PRODUCTS -> of(changed).hasProducts = value > 0;
            case REMOVE -> changed.packages.remove(number);
            case PATCH -> changed.patch = value;
            case COMPILERS -> changed.compilers = value;
            case ENVIRONMENT_NOTE -> changed.environmentNote = value;
            case ENVIRONMENT_FROM -> changed.environmentBase = value;
            case KVM_FROM -> changed.kvmBase = value;
            case KVM_OF_ENVIRONMENT -> changed.kvmIsOfEnvironment = value == 0;
            case TOUCH -> changed.touch(file());
            default -> {}
        }
    }

    /** By an older image, by that of another reference, or by one of somebody else. */
    private void replace(World world, WorldKey changed) {
        ImageReference name = image(changed, number);
        List<ImageId> others = world.contents.all().stream()
                .filter(image -> image.labels()
                        .getOrDefault("com.mellanox.mkt.reference", "")
                        .equals(name.toString()))
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
