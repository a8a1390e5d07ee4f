package com.mellanox.mkt.images.tap;

import static org.assertj.core.api.Assertions.assertThat;

import com.mellanox.mkt.images.GoldenFile;
import com.mellanox.mkt.images.tap.TestCase.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@link TapParser}, by the output of programs in each version of the protocol. */
class TapParserTest {
    private static Optional<TestResults> read(boolean hasVersion, List<String> lines) {
        TapParser parser = new TapParser(hasVersion, () -> 0);
        lines.forEach(parser::line);
        return parser.end();
    }

    private static List<TestCase> file(String name) throws IOException {
        return read(true, GoldenFile.read(TapParserTest.class, name).lines().toList())
                .orElseThrow()
                .cases();
    }

    private static List<String> read(String... lines) {
        return read(false, List.of(lines)).orElseThrow().cases().stream()
                .map(TapParserTest::text)
                .toList();
    }

    private static String text(TestCase test) {
        return test.status() + " " + test.describe();
    }

    private static TestCase named(List<TestCase> cases, String name) {
        return cases.stream()
                .filter(test -> test.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void kselftestWhenReadHasThePartsOfItsTestsBehindNumberSigns() throws IOException {
        List<TestCase> cases = file("kselftest.txt");

        assertThat(cases)
                .extracting(TapParserTest::text)
                .containsExactly(
                        "PASSED selftests: net: reuseport_bpf",
                        "PASSED selftests: net: tls / global.non_established",
                        "FAILED selftests: net: tls / tls.12.sendfile",
                        "SKIPPED selftests: net: tls / tls.12.poll (no kTLS)",
                        "FAILED selftests: net: fib_tests.sh (TIMEOUT 45 seconds)",
                        "SKIPPED selftests: net: ip_defrag.sh");
        assertThat(named(cases, "tls.12.sendfile").output())
                .containsExactly(
                        "# #  RUN           tls.12.sendfile ...",
                        "# # tls.c:384:sendfile:Expected ret (-1) == 4096 (4096)");
        assertThat(named(cases, "selftests: net: fib_tests.sh").output())
                .contains("# ok, this is output and no result");
        assertThat(named(cases, "selftests: net: reuseport_bpf").output()).isEmpty();
    }

    @Test
    void kunitWhenReadHasThePartsAtEachDepth() throws IOException {
        List<TestCase> cases = file("kunit.txt");

        assertThat(cases)
                .extracting(TapParserTest::text)
                .containsExactly(
                        "PASSED example / example_simple_test",
                        "PASSED example / example_params_test / example value 2",
                        "FAILED example / example_params_test / example value 1",
                        "SKIPPED example / example_skip_test (this test should be skipped)",
                        "PASSED list / list_add");
        assertThat(named(cases, "example value 1").output())
                .containsExactly("    # example_params_test: EXPECTATION FAILED at lib/kunit/example.c:12");
    }

    @Test
    void tap14WhenReadHasBlocksDirectivesAndSubtests() throws IOException {
        List<TestCase> cases = file("tap14.txt");

        assertThat(cases)
                .extracting(TapParserTest::text)
                .containsExactly(
                        "PASSED input file opened",
                        "FAILED first line of the input valid",
                        "PASSED parts.tap / test 1",
                        "SKIPPED parts.tap / second (TODO not written yet)",
                        "PASSED escaped # sign",
                        "SKIPPED issue #12 (TODO later)",
                        "SKIPPED test");
        assertThat(named(cases, "first line of the input valid").output())
                .containsExactly("  ---", "  message: 'not ok 9 - in a block'", "  severity: fail", "  ...");
    }

    @Test
    void outputWhenNoLineNamesTheVersionIsOnlyReadIfAskedFor() {
        List<String> lines = List.of("1..1", "ok 1 - works");

        assertThat(read(true, lines)).isEmpty();
        assertThat(read(false, lines)).isPresent();
        assertThat(read(false, List.of("hello"))).isEmpty();
        assertThat(read(true, List.of("ok 1 before", "TAP version 13", "ok 1 after"))
                        .orElseThrow()
                        .cases())
                .extracting(TestCase::name)
                .containsExactly("after");
    }

    @Test
    void planWhenItComesLastOrNotAtAllIsFine() {
        assertThat(read("ok", "ok 2", "1..2")).containsExactly("PASSED test", "PASSED test 2");
        assertThat(read("ok 1 a")).containsExactly("PASSED a");
    }

    @Test
    void planWhenResultsAreMissingIsAFailure() {
        assertThat(read("1..3", "ok 1 a")).containsExactly("PASSED a", "FAILED plan (3 planned, 1 result)");
        assertThat(read("ok 1 a", "ok 2 b", "1..1"))
                .containsExactly("PASSED a", "PASSED b", "FAILED plan (1 planned, 2 results)");
    }

    @Test
    void testWhenTheProgramEndsWithinItsPartsHasThoseUntilThen() {
        assertThat(read("1..2", "  KTAP version 1", "  # Subtest: net", "  1..2", "  ok 1 connects"))
                .containsExactly(
                        "PASSED net / connects",
                        "FAILED net / plan (2 planned, 1 result)",
                        "FAILED plan (2 planned, 0 results, net was the last to start)");
    }

    @Test
    void programWhenItSkipsAllTestsSaysWhy() {
        assertThat(read("1..0 # SKIP no RDMA device")).containsExactly("SKIPPED all tests (no RDMA device)");
    }

    @Test
    void programWhenItBailsOutHasFailed() {
        assertThat(read("1..1", "ok 1 a", "Bail out! no memory", "not ok 2 b"))
                .containsExactly("PASSED a", "FAILED Bail out! (no memory)");
    }

    @Test
    void testWhenItFailsAndNoneOfItsPartsDoesIsAResultItself() {
        assertThat(read("# Subtest: a", "    ok 1 part", "not ok 1 a # exit=139"))
                .containsExactly("PASSED a / part", "FAILED a (exit=139)");
    }

    @Test
    void explanationWhenItFollowsAFailureBelongsToIt() {
        List<TestCase> cases = read(
                        false,
                        List.of(
                                "not ok 1 - adds",
                                "#   Failed test 'adds'",
                                "#          got: '3'",
                                "# next",
                                "not ok 2 - b"))
                .orElseThrow()
                .cases();

        assertThat(cases.get(0).output()).containsExactly("#   Failed test 'adds'", "#          got: '3'");
        assertThat(cases.get(1).output()).containsExactly("# next");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ok 1 a | PASSED a",
                "not ok 1 - a | FAILED a",
                "ok 12 a b # SKIP: why | SKIPPED a b (why)",
                "not ok 1 a # SKIP | SKIPPED a",
                "ok 3 # SKIP CLOCK_TAI | SKIPPED CLOCK_TAI (CLOCK_TAI)",
                "ok 3 # skipped | SKIPPED test 3",
                "ok 1 a # XFAIL known | SKIPPED a (XFAIL known)",
                "ok 1 a # TODO | PASSED a (TODO)",
                "not ok 1 a # TIMEOUT | FAILED a (TIMEOUT)",
                "not ok 1 a#b | FAILED a#b",
                "not ok | FAILED test",
            })
    void lineWhenItIsAResultHasItsStatus(String line, String expected) {
        assertThat(read(line)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"okay", "ok-ish 1", "notok 1", "OK 1", "it is ok 1"})
    void lineWhenItIsNoResultIsOutput(String line) {
        assertThat(read(false, List.of(line))).isEmpty();
    }

    @Test
    void timeWhenATestEndsIsThatSinceTheLastResult() {
        AtomicLong nanos = new AtomicLong();
        TapParser parser = new TapParser(false, nanos::get);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        parser.line("ok 1");
        nanos.addAndGet(Duration.ofMillis(250).toNanos());
        parser.line("ok 2");

        assertThat(parser.end().orElseThrow().cases())
                .extracting(TestCase::time)
                .containsExactly(Duration.ofSeconds(2), Duration.ofMillis(250));
    }

    @Test
    void outputWhenItIsEndlessKeepsTheLastLines() {
        TapParser parser = new TapParser(false, () -> 0);
        for (int i = 1; i <= 10_000; i++) {
            parser.line("line " + i);
        }
        parser.line("not ok 1 a");

        TestResults results = parser.end().orElseThrow();
        assertThat(results.failed().get(0).output()).hasSize(200).endsWith("line 10000");
        assertThat(results.count(Status.FAILED)).isEqualTo(1);
        assertThat(results.summary()).isEqualTo("0 tests passed, 1 failed, 0 skipped");
    }
}
