package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.boot.Symptom.Sighting;
import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted.KernelResult;
import com.mellanox.mkt.images.event.BuildEvent.VmFinished.Part;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.io.StateFile;
import com.mellanox.mkt.images.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The verdict of a boot for other programs: a document as {@code docs/bisect.md} describes it. A boot that is cancelled has none.
 */
public final class VerdictFile {
    private static final String NAME = "verdict.json";

    /** Changes when a program that reads the document would have to. */
    private static final int FORMAT_VERSION = 1;

    private final Path file;
    private final Clock clock;
    private final Instant begun;
    private boolean isWritten;
    private Verdict verdict = Verdict.IMAGE_OR_ENVIRONMENT;
    private Optional<String> shownReason = Optional.empty();
    private Optional<String> release = Optional.empty();
    private Duration time = Duration.ZERO;

    private VerdictFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.begun = clock.instant();
    }

    /**
     * Begins a boot now, and removes the verdict of the last one.
     *
     * @param logs the directory of the file
     */
    public static VerdictFile begin(Path logs, Clock clock) {
        Path file = logs.resolve(NAME);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The verdict of the last boot, " + file + ", cannot be removed: " + Causes.reason(e),
                    "Check the directory's permissions");
        }
        return new VerdictFile(file, clock);
    }

    /** Notes the release of the kernel, which is known before the VM is started. */
    public void note(Optional<String> releaseOfKernel) {
        release = releaseOfKernel;
    }

    /**
     * Records a failure that is not one of the VM, if there is no verdict yet: of the engine, of the image, or of the kernel's
     * configuration, which is checked before.
     *
     * @param kernel as it was named; null for none
     */
    public void failedOtherwise(@Nullable Path kernel, String reason) {
        if (isWritten) {
            return;
        }
        Map<String, @Nullable Object> document = document(Verdict.IMAGE_OR_ENVIRONMENT, reason, null);
        document.put("kernel", kernel(null, kernel));
        write(document);
    }

    void passed(BootRequest request, BootProgress progress, BootFindings findings) {
        Map<String, @Nullable Object> document = document(Verdict.PASSED, null, null);
        addBoot(document, request, progress);
        findings.addTo(document, request);
        document.put("parts", parts(progress.parts()));
        write(document);
    }

    void failed(BootRequest request, BootProgress progress, BootFindings findings, BootFailure failure) {
        Map<String, @Nullable Object> document =
                document(failure.verdict(), failure.what(), failure.symptom().orElse(null));
        addBoot(document, request, progress);
        findings.addTo(document, request);
        write(document);
    }

    /**
     * What was written, for the table of several kernels.
     *
     * @param vm the name of the VM
     */
    public KernelResult result(String vm) {
        return new KernelResult(vm, release, verdict.toString(), time, shownReason);
    }

    private Map<String, @Nullable Object> document(Verdict found, @Nullable String reason, @Nullable Sighting symptom) {
        verdict = found;
        shownReason = Optional.ofNullable(symptom == null ? firstLine(reason) : symptom.line());
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("formatVersion", FORMAT_VERSION);
        document.put("verdict", found);
        document.put("reason", reason);
        document.put(
                "symptom",
                symptom == null ? null : members("name", symptom.symptom().id(), "line", symptom.line()));
        Instant ended = clock.instant();
        time = Duration.between(begun, ended);
        document.put("begun", begun);
        document.put("ended", ended);
        document.put("milliseconds", time.toMillis());
        return document;
    }

    /** The first line of a reason; of several problems, with the first one. */
    private static @Nullable String firstLine(@Nullable String reason) {
        return reason == null
                ? null
                : reason.replaceFirst("(?s):\\R[ -]*", ": ").lines().findFirst().orElse("");
    }

    private void addBoot(Map<String, @Nullable Object> document, BootRequest request, BootProgress progress) {
        release = Optional.of(request.kernel().release());
        OptionalInt status = progress.commandStatus();
        document.put("image", request.subject().reference());
        document.put("imageId", request.subject().id());
        document.put(
                "kernel", kernel(request.kernel().release(), request.kernel().image()));
        document.put("command", request.guest().command());
        document.put("exitStatus", status.isPresent() ? status.getAsInt() : null);
        document.put("console", request.paths().console().toAbsolutePath());
    }

    private static Map<String, @Nullable Object> kernel(@Nullable String release, @Nullable Path path) {
        return members("release", release, "path", path);
    }

    private static List<Map<String, @Nullable Object>> parts(List<Part> parts) {
        return parts.stream()
                .map(part ->
                        members("name", part.name(), "milliseconds", part.time().toMillis()))
                .toList();
    }

    private static Map<String, @Nullable Object> members(
            String first, @Nullable Object firstValue, String second, @Nullable Object secondValue) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put(first, firstValue);
        members.put(second, secondValue);
        return members;
    }

    /** If the disk is full, there is no verdict, which its readers notice; the boot has its own result. */
    private void write(Map<String, @Nullable Object> document) {
        isWritten = true;
        StateFile.keep(file, JsonWriter.write(document));
    }
}
