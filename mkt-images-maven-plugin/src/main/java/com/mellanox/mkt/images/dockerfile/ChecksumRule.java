package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.failure.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the mistakes in {@code ADD --checksum}, which a builder finds when it comes to the step. */
record ChecksumRule(Path file, Problems problems) {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{1,64}");

    /**
     * Checks an instruction.
     *
     * @param sources its sources, here-documents not among them
     */
    void check(Instruction instruction, List<String> sources) {
        instruction.values("checksum").filter(value -> !value.contains("$")).forEach(value -> {
            List<RemoteSource> remote = sources.stream()
                    .flatMap(source -> RemoteSource.of(instruction, source).stream())
                    .toList();
            if (sources.size() != 1) {
                report(instruction, "--checksum is for one source, not for " + sources.size(), "Write an ADD for each");
            } else if (remote.isEmpty() && !sources.get(0).contains("$")) {
                report(
                        instruction,
                        "--checksum is for a URL, and '" + sources.get(0) + "' is a file of the docker directory",
                        "Remove the flag");
            } else {
                remote.forEach(source -> checkForm(instruction, source, value));
            }
        });
    }

    private void checkForm(Instruction instruction, RemoteSource source, String value) {
        Pattern form = source.isGit() ? COMMIT : DIGEST;
        if (!form.matcher(value).matches()) {
            report(
                    instruction,
                    "'" + value + "' is not the checksum of " + source.url(),
                    source.isGit() ? "Write the commit" : "Write 'sha256:' and 64 digits, as sha256sum prints them");
        }
    }

    private void report(Instruction instruction, String what, String remedy) {
        problems.add(file, instruction.line(), what, remedy);
    }
}
