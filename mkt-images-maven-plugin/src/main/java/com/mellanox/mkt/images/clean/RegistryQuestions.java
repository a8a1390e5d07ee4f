package com.mellanox.mkt.images.clean;

import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.run.ParallelTasks;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Asks a registry the same of many things, of some of them at a time: one after the other, each would wait for the network. */
final class RegistryQuestions {
    /** Registries limit the requests of a user. */
    static final int AT_A_TIME = 8;

    private RegistryQuestions() {}

    /**
     * Asks of each, and returns the answers in the order of the questions.
     *
     * @throws RegistryException the failure of the first question that fails in this order; none is begun after a failure
     * @throws CancelledException if this thread was interrupted
     */
    static <T, R> List<R> ask(List<T> things, Function<T, R> question) {
        ConcurrentMap<Integer, R> answers = new ConcurrentHashMap<>();
        SortedMap<Integer, RegistryException> failures = new ConcurrentSkipListMap<>();
        AtomicInteger next = new AtomicInteger();
        Callable<Boolean> worker = () -> {
            // Each number that was taken is asked for, so that those before one that fails are.
            while (failures.isEmpty()) {
                int number = next.getAndIncrement();
                if (number >= things.size()) {
                    break;
                }
                try {
                    answers.put(number, question.apply(things.get(number)));
                } catch (RegistryException e) {
                    failures.put(number, e);
                }
            }
            return true;
        };
        ParallelTasks.run("asking the registry", Collections.nCopies(Math.min(AT_A_TIME, things.size()), worker));
        if (!failures.isEmpty()) {
            throw failures.get(failures.firstKey());
        }
        return IntStream.range(0, things.size()).mapToObj(answers::get).toList();
    }
}
