package com.mellanox.mkt.images.random;

import com.mellanox.mkt.images.run.PullPolicy;
import com.mellanox.mkt.images.type.BuilderKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes a world and the steps in it of a seed: the same of the same seed. */
final class Generator {
    /** How many packages a key has at most. */
    static final int PACKAGES = 5;

    private static final int STEPS = 7;
    private final long seed;

    Generator(long seed) {
        this.seed = seed;
    }

    World world(Path root, Repositories repositories) throws IOException {
        Random random = new Random(seed);
        return new World(
                root,
                repositories,
                random.nextBoolean() ? BuilderKind.BUILDKIT : BuilderKind.CLASSIC,
                random.nextBoolean());
    }

    /** Those of the runs after all steps. */
    Options lastOptions() {
        return new Options(1, seed % 3 == 0, null, null, null, PullPolicy.REFRESH);
    }

    List<Step> steps() {
        Random random = new Random(seed + 1);
        List<Step> steps = new ArrayList<>();
        int packages = 1 + random.nextInt(PACKAGES);
        for (int i = 0; i < packages; i++) {
            steps.add(Add.of(random));
        }
        int more = 1 + random.nextInt(STEPS);
        for (int i = 0; i < more; i++) {
            steps.add(step(random));
        }
        return steps;
    }

    private static Step step(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Add.of(random);
            case 1, 2, 3, 4 -> Change.of(random);
            case 5, 6, 7 -> build(random);
            case 8, 9 -> new Goal.Push(key(random), random.nextInt(3) == 0 ? Fault.NONE : Fault.ofPush(random));
            case 10 -> new Goal.Clean(1 + random.nextInt(2));
            default -> together(random);
        };
    }

    private static Goal.Build build(Random random) {
        Fault fault = random.nextInt(3) == 0 ? Fault.NONE : Fault.ofBuild(random);
        Options some = Options.of(random);
        Options options = fault.isNone() ? some : some.oneByOne();
        return new Goal.Build(key(random), options, fault, Change.ofImages(fault.kind(), random));
    }

    private static Together together(Random random) {
        Goal.Build build = build(random);
        Goal.Build good = new Goal.Build(build.key(), build.options().whole(), Fault.NONE, build.others());
        return switch (random.nextInt(5)) {
            case 0 -> new Together(good, new Goal.Clean(1));
            case 3 -> new Together(new Goal.Push(build.key(), Fault.NONE), new Goal.Push(build.key(), Fault.NONE));
            case 1 -> new Together(good, new Goal.Push(build.key(), Fault.NONE));
            // The disk is set back to the moment of a death, which another run would notice.
            case 2 -> new Together(good, build.fault().kind() == Fault.Kind.KILLED ? good : build);
            default -> new Together(good, good);
        };
    }

    /** The first key is used most. */
    static int key(Random random) {
        return random.nextInt(4) == 0 ? 1 : 0;
    }
}
