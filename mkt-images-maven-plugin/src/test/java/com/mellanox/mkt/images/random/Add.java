package com.mellanox.mkt.images.random;

import java.util.Random;

/**
 * Adds a package to a key, or replaces it.
 *
 * @param number of the package
 * @param needs one bit for each package that it is made of
 * @param traits one bit for each thing that its script has
 */
record Add(int key, int number, int needs, int traits) implements Step {
    private static final int TRAITS = 7;

    static Add of(Random random) {
        int some = random.nextInt(1 << Generator.PACKAGES);
        int others = random.nextInt(1 << Generator.PACKAGES);
        return new Add(
                Generator.key(random), random.nextInt(Generator.PACKAGES), some & others, random.nextInt(1 << TRAITS));
    }

    @Override
    public void apply(World world) {
        WorldPackage added = new WorldPackage(number);
        for (int i = 0; i < number; i++) {
            if ((needs >> i & 1) == 1) {
                added.needs.add(i);
            }
        }
        added.hasProducts = has(0) || has(1);
        int bit = 2;
        added.isInKvm = !has(bit++) || number == Generator.PACKAGES - 1;
        added.isIncremental = has(bit++);
        added.hasSecret = has(bit++) && world.hasSecrets();
        added.hasOtherFile = has(bit++);
        added.commit = has(bit) && needs % 2 == 0 ? needs % (Repositories.COMMITS + 1) : -1;
        world.key(key).packages.put(number, added);
        world.key(key).write();
    }

    private boolean has(int bit) {
        return (traits >> bit & 1) == 1;
    }

    @Override
    public String toString() {
        return "ADD key " + key + ", package " + number + ", needs " + Integer.toBinaryString(needs) + ", traits "
                + Integer.toBinaryString(traits);
    }
}
