package com.mellanox.mkt.images.random;

import com.mellanox.mkt.images.run.PullPolicy;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The options of a random run.
 *
 * @param jobs how many images are built at once
 * @param hasRegistry whether images that were built before are looked up at the registry
 * @param rebuild the package that is built even if nothing has changed, -1 for all; null for none
 * @param only the only package that is built; null for all
 * @param tree the package whose source is the work tree; null for none
 */
record Options(
        int jobs,
        boolean hasRegistry,
        @Nullable Integer rebuild,
        @Nullable Integer only,
        @Nullable Integer tree,
        PullPolicy pull) {
    static final Options PLAIN = new Options(1, false, null, null, null, PullPolicy.REFRESH);

    static Options of(Random random) {
        return new Options(
                1 + random.nextInt(3),
                random.nextInt(3) == 0,
                random.nextInt(6) == 0 ? Integer.valueOf(random.nextInt(Generator.PACKAGES + 1) - 1) : null,
                random.nextInt(10) == 0 ? random.nextInt(Generator.PACKAGES) : null,
                random.nextInt(6) == 0 ? random.nextInt(Generator.PACKAGES) : null,
                random.nextInt(8) == 0 ? PullPolicy.MISSING : PullPolicy.REFRESH);
    }

    /** Those without a package that is not there: to name one would be a mistake of the user. */
    Options of(WorldKey key) {
        return new Options(jobs, hasRegistry, there(rebuild, key), there(only, key), there(tree, key, true), pull);
    }

    /** The same with one image at a time, so that a fault is at the same place in each run of the seed. */
    Options oneByOne() {
        return new Options(1, hasRegistry, rebuild, only, tree, pull);
    }

    /** The same on the whole key, without force. */
    Options whole() {
        return new Options(jobs, hasRegistry, null, null, tree, pull);
    }

    private static @Nullable Integer there(@Nullable Integer number, WorldKey key) {
        return there(number, key, false);
    }

    private static @Nullable Integer there(@Nullable Integer number, WorldKey key, boolean hasSource) {
        if (number == null || number < 0) {
            return number;
        }
        WorldPackage each = key.packages.get(number);
        return each == null || !key.uses(each) || (hasSource && each.commit < 0) ? null : number;
    }

    @Override
    public String toString() {
        return "jobs=" + jobs + (hasRegistry ? ", registry" : "") + (rebuild == null ? "" : ", rebuild=" + rebuild)
                + (only == null ? "" : ", only=" + only) + (tree == null ? "" : ", tree=" + tree)
                + (pull == PullPolicy.REFRESH ? "" : ", " + pull);
    }
}
