package com.mellanox.mkt.images.random;

import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.plan.Plan;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A step that runs a goal, which a fault can end. */
interface Goal extends Step {

    /**
     * Runs it.
     *
     * @param alone whether nothing else happens at the same time, apart from the fault
     */
    void run(World world, boolean alone);

    @Override
    default void apply(World world) {
        run(world, true);
    }

    /**
     * Builds the images of a key, after a plan.
     *
     * @param others what somebody else does where the fault says so
     */
    record Build(int key, Options options, Fault fault, Change others) implements Goal {
        @Override
        public void run(World world, boolean alone) {
            WorldKey built = world.key(key);
            Options given = options.of(built);
            @Nullable Plan plan = alone && given.only() == null ? new WorldRun(world, built, given).plan() : null;
            List<Runnable> restore = new CopyOnWriteArrayList<>();
            WorldRun run = new WorldRun(world, built, given, fault, () -> atFault(world, restore));
            boolean complete = Ending.isGood(this, run, alone && given.only() == null, run::build);
            restore.forEach(Runnable::run);
            if (plan != null) {
                new PlanLaw(plan, run.events).check(complete, run.isFaulty(), fault.changesWhatIsThere());
            }
            if (complete && alone && !run.isFaulty() && given.equals(given.whole())) {
                PlanLaw.checkUpToDate(new WorldRun(world, built, given).plan());
            }
        }

        private void atFault(World world, List<Runnable> restore) {
            if (fault.kind() == Fault.Kind.KILLED) {
                restore.add(world.snapshot());
            } else {
                others.apply(world);
            }
        }

        @Override
        public String toString() {
            return "BUILD key " + key + ", " + options + fault + (fault.isByOthers() ? ": " + others : "");
        }
    }

    /** Publishes the images of a key. */
    record Push(int key, Fault fault) implements Goal {
        @Override
        public void run(World world, boolean alone) {
            PublicationLaw law = PublicationLaw.before(world, world.key(key));
            List<Runnable> restore = new CopyOnWriteArrayList<>();
            WorldRun run = new WorldRun(world, world.key(key), Options.PLAIN, fault, () -> {
                if (fault.kind() == Fault.Kind.KILLED) {
                    restore.add(world.snapshot());
                }
            });
            boolean complete = Ending.isGood(this, run, false, run::push);
            restore.forEach(Runnable::run);
            if (alone) {
                law.check(complete);
            }
        }

        @Override
        public String toString() {
            return "PUSH key " + key + fault;
        }
    }

    /** Removes what nobody needs; what is up to date stays so. */
    record Clean(int keep) implements Goal {
        @Override
        public void run(World world, boolean alone) {
            WorldRun run = new WorldRun(world, world.key(0), Options.PLAIN);
            Runnable clean = () -> Ending.isGood(this, run, false, () -> run.clean(keep));
            if (alone) {
                PlanLaw.checkSame(world, clean);
            } else {
                clean.run();
            }
        }

        @Override
        public String toString() {
            return "CLEAN keep " + keep;
        }
    }

    /** How a goal has come to its end. */
    final class Ending {
        private Ending() {}

        /** Whether it went well; only a failure of which the user is told is allowed, and only where something can fail. */
        static boolean isGood(Goal goal, WorldRun run, boolean mustSucceed, Runnable work) {
            try {
                work.run();
                return true;
            } catch (MktException e) {
                if (mustSucceed && !run.isFaulty()) {
                    throw new AssertionError(goal + " fails without a fault: " + e.getMessage(), e);
                }
                return false;
            } catch (RuntimeException | FaultyConnection.Killed e) {
                if (!run.isKilled()) {
                    throw e;
                }
                return false;
            } finally {
                Thread.interrupted();
            }
        }
    }
}
