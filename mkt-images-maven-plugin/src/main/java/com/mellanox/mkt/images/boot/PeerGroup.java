package com.mellanox.mkt.images.boot;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * When the commands of VMs that are booted together begin and end: those of the others begin when all VMs are up, that of
 * the first one when theirs can be called. Each boot has a thread of its own.
 */
final class PeerGroup {
    /** A server that opens no TCP port cannot be seen. */
    private static final Duration UNTIL_SERVERS_LISTEN = Duration.ofSeconds(10);

    /** What a server has left to print and to report, after its client has ended. */
    private static final Duration UNTIL_SERVERS_END = Duration.ofSeconds(3);

    private static final long NOT_YET = -1;

    private final int count;
    private final LongSupplier nanoTime;
    private final Set<Integer> up = new HashSet<>();
    private final Set<Integer> serving = new HashSet<>();
    private long allUp = NOT_YET;
    private long over = NOT_YET;
    private boolean areCommandsOver;

    PeerGroup(int count, LongSupplier nanoTime) {
        this.count = count;
        this.nanoTime = nanoTime;
    }

    /** The lifetime of a VM, whose command begins with an order. */
    VmLifetime lifetime(int number, VmOrders orders) {
        return new Member(number, orders);
    }

    /** The first VM has ended. */
    synchronized void over() {
        over = nanoTime.getAsLong();
    }

    /** The VMs are left alone, whatever their commands do. */
    synchronized void endCommands() {
        areCommandsOver = true;
    }

    synchronized boolean areAllUp() {
        return allUp != NOT_YET;
    }

    private synchronized void note(int number, BootProgress progress) {
        if (progress.isUp() && up.add(number) && up.size() == count) {
            allUp = nanoTime.getAsLong();
        }
        if (number > 1 && (progress.isServing() || progress.isDone())) {
            serving.add(number);
        }
    }

    private synchronized boolean mayBegin(int number) {
        return allUp != NOT_YET && (number > 1 || serving.size() == count - 1 || isPast(allUp, UNTIL_SERVERS_LISTEN));
    }

    private synchronized boolean goesOn(int number, BootProgress progress) {
        if (areCommandsOver) {
            return false;
        }
        if (number == 1) {
            return !progress.isDone() || !areAllUp();
        }
        return over == NOT_YET || (!progress.isDone() && !isPast(over, UNTIL_SERVERS_END));
    }

    private boolean isPast(long since, Duration time) {
        return nanoTime.getAsLong() - since > time.toNanos();
    }

    private final class Member implements VmLifetime {
        private final int number;
        private final VmOrders orders;
        private boolean hasBegun;

        Member(int number, VmOrders orders) {
            this.number = number;
            this.orders = orders;
        }

        @Override
        public boolean goesOn(BootProgress progress) {
            note(number, progress);
            if (!hasBegun && mayBegin(number)) {
                hasBegun = true;
                orders.start();
            }
            return PeerGroup.this.goesOn(number, progress);
        }
    }
}
