package com.mellanox.mkt.images.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mellanox.mkt.images.failure.RegistryException;
import com.mellanox.mkt.images.failure.RegistryException.Kind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of {@link RegistryQuestions}: several at a time, in order, and the same failure each time. */
class RegistryQuestionsTest {
    private static final int QUESTIONS = 100;
    private static final int FIRST_FAILURE = 3;
    private static final int OTHER_FAILURE = 5;

    private final List<Integer> numbers = IntStream.range(0, QUESTIONS).boxed().toList();

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RegistryException failure(int number) {
        return new RegistryException(Kind.UNREACHABLE, "question " + number, "Ask again", null);
    }

    @Test
    void questionsWhenThereAreManyAreAskedSeveralAtATimeAndAnsweredInOrder() {
        CountDownLatch together = new CountDownLatch(RegistryQuestions.AT_A_TIME);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        List<String> answers = RegistryQuestions.ask(numbers, number -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            together.countDown();
            await(together);
            now.decrementAndGet();
            return "answer " + number;
        });

        assertThat(answers)
                .isEqualTo(numbers.stream().map(number -> "answer " + number).toList());
        assertThat(most).hasValue(RegistryQuestions.AT_A_TIME);
    }

    @Test
    void failureWhenSeveralQuestionsFailIsThatOfTheFirstAndNoneIsBegunAfterIt() {
        CountDownLatch otherFails = new CountDownLatch(1);
        Set<Integer> asked = ConcurrentHashMap.newKeySet();

        assertThatThrownBy(() -> RegistryQuestions.ask(numbers, number -> {
                    asked.add(number);
                    if (number == FIRST_FAILURE) {
                        await(otherFails);
                        throw failure(number);
                    }
                    if (number == OTHER_FAILURE) {
                        otherFails.countDown();
                        throw failure(number);
                    }
                    if (number > OTHER_FAILURE) {
                        await(otherFails);
                    }
                    return number;
                }))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("question " + FIRST_FAILURE);
        assertThat(asked).hasSizeLessThan(QUESTIONS);
    }

    @Test
    void answersWhenNothingIsAskedAreNone() {
        assertThat(RegistryQuestions.ask(List.of(), number -> number)).isEmpty();
    }
}
