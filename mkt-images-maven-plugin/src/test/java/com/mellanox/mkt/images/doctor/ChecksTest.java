package com.mellanox.mkt.images.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.failure.EngineException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tests of {@link Checks}: checks that fail, hang, or know nothing. */
class ChecksTest {
    /** What a check does. */
    private interface Work {
        Optional<Result> run() throws IOException;
    }

    private record SampleCheck(String subject, Work work) implements Check {
        @Override
        public Optional<Result> run() throws IOException {
            return work.run();
        }

        @Override
        public Result failed(String problem, String remedy) {
            return Result.broken(problem, "it is needed", remedy);
        }
    }

    private static Check good(String subject) {
        return new SampleCheck(subject, () -> Optional.of(Result.good("fine")));
    }

    private static List<String> lines(Check... checks) {
        return new Report(new Checks(Duration.ofSeconds(1)).run(List.of(checks))).lines();
    }

    @Test
    void checksWhenOneFailsAllHaveALineInTheirOrder() {
        Check failing = new SampleCheck("engine", () -> {
            throw new EngineException("No engine answers", "Start it", null);
        });

        assertThat(lines(good("a"), failing, good("b")))
                .containsExactly(
                        "good             a: fine",
                        "broken           engine: No engine answers",
                        "    it is needed",
                        "    Start it",
                        "good             b: fine",
                        "3 checks: 2 good, 0 could be better, 1 broken");
    }

    @Test
    void checkWhenItHangsIsEndedAndNamed() {
        CountDownLatch interrupted = new CountDownLatch(1);
        Check hanging = new SampleCheck("git", () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return Optional.empty();
        });

        assertThat(lines(hanging, good("b")))
                .startsWith("broken           git: no result within 1 s")
                .contains("good             b: fine");
        assertThat(interrupted).satisfies(CountDownLatch::await);
    }

    @Test
    void checkWhenItHasADefectIsNamedAsSuch() {
        Check defective = new SampleCheck("clock", () -> {
            throw new IllegalStateException("oh");
        });

        assertThat(lines(defective))
                .first()
                .asString()
                .contains("the check itself has a defect: java.lang.IllegalStateException");
    }

    @Test
    void checkWhenNothingIsKnownHasNoLine() {
        assertThat(lines(new SampleCheck("disk", Optional::empty)))
                .containsExactly("0 checks: 0 good, 0 could be better, 0 broken");
    }

    @Test
    void reportWhenAsJsonHasAllOfIt() {
        Report report = new Report(List.of(
                new Finding("clock", Result.good("fine")),
                new Finding("KVM", Result.better("there is none", "slow", "load it"))));

        assertThat(report.json()).isEqualTo("""
                        {
                          "formatVersion" : 1,
                          "good" : 1,
                          "couldBeBetter" : 1,
                          "broken" : 0,
                          "checks" : [
                            {
                              "subject" : "clock",
                              "state" : "good",
                              "text" : "fine",
                              "meaning" : "",
                              "remedy" : ""
                            },
                            {
                              "subject" : "KVM",
                              "state" : "could be better",
                              "text" : "there is none",
                              "meaning" : "slow",
                              "remedy" : "load it"
                            }
                          ]
                        }
                        """);
    }
}
