package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.tap.JunitReport;
import com.mellanox.mkt.images.tap.TestCase.Status;
import com.mellanox.mkt.images.tap.TestResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a VM has told beside whether it boots.
 *
 * @param tests empty if the command has printed no results of tests
 * @param dump the file with the memory of a kernel that has panicked; empty if there is none
 */
record BootFindings(List<KernelWarning> warnings, Optional<TestResults> tests, Optional<Path> dump) {
    static final BootFindings NONE = new BootFindings(List.of(), Optional.empty(), Optional.empty());

    /** How many of them are shown. */
    static final int MOST_WARNINGS = 10;

    BootFindings {
        warnings = List.copyOf(warnings);
    }

    /** The file of the results of tests, by a name that CI systems look for. */
    static Path testReport(BootRequest request) {
        return request.paths().logs().resolve("TEST-boot.xml");
    }

    /** Removes the results of the last boot. */
    static void removeTestReport(BootRequest request) {
        try {
            Files.deleteIfExists(testReport(request));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The results of the last boot, " + testReport(request) + ", cannot be removed: " + Causes.reason(e),
                    "Check the directory's permissions");
        }
    }

    /** Writes the results of tests, and says so; the boot has its own result if they cannot be written. */
    void writeTestReport(BootRequest request, Instant begun, BuildListener listener) {
        if (tests.isEmpty()) {
            return;
        }
        Path file = testReport(request);
        String summary = request.subject().reference() + ": " + tests.get().summary();
        try {
            StateFile.write(file, new JunitReport("boot " + request.subject().key(), begun, tests.get()).xml());
            listener.on(new BuildEvent.Notice(summary + "; results in " + file));
        } catch (IOException e) {
            listener.on(new BuildEvent.Warning(
                    summary + "; the results cannot be written to " + file + ": " + Causes.reason(e),
                    "Check the directory's permissions and free space"));
        }
    }

    /** Says what the kernel has reported, except what the message of a failure says. */
    void warn(BootRequest request, @Nullable BootFailure failure, BuildListener listener) {
        String image = request.subject().reference().toString();
        if (failure != null && failure.verdict() == Verdict.KERNEL_WARNED) {
            return;
        }
        String remedy = "See " + request.paths().console() + "; -Dmkt.boot.failOnWarning lets such a boot fail";
        warnings.stream()
                .limit(MOST_WARNINGS)
                .filter(warning -> failure == null || !isOf(failure, warning))
                .forEach(warning -> listener.on(
                        new BuildEvent.Warning(image + ": the kernel reports: " + warning.describe(), remedy)));
        if (warnings.size() > MOST_WARNINGS) {
            listener.on(new BuildEvent.Warning(
                    image + ": the kernel reports " + (warnings.size() - MOST_WARNINGS) + " more", remedy));
        }
    }

    private static boolean isOf(BootFailure failure, KernelWarning warning) {
        return failure.symptom()
                .filter(seen -> seen.line().contains(warning.line()))
                .isPresent();
    }

    /** Adds the members of a verdict's document. */
    void addTo(Map<String, @Nullable Object> document, BootRequest request) {
        document.put(
                "kernelWarnings", warnings.stream().map(BootFindings::members).toList());
        document.put(
                "tests",
                tests.map(results -> members(results, testReport(request))).orElse(null));
        document.put("dump", dump.map(file -> file.toAbsolutePath().toString()).orElse(null));
    }

    private static Map<String, Object> members(KernelWarning warning) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", warning.kind().toString());
        members.put("line", warning.line());
        members.put("count", warning.count());
        return members;
    }

    private static Map<String, Object> members(TestResults results, Path report) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("passed", results.count(Status.PASSED));
        members.put("failed", results.count(Status.FAILED));
        members.put("skipped", results.count(Status.SKIPPED));
        members.put("report", report.toAbsolutePath().toString());
        return members;
    }
}
