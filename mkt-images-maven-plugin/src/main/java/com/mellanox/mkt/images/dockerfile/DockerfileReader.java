package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.dockerfile.Dockerfile.UsedImage;
import com.mellanox.mkt.images.failure.Problems;
import java.nio.file.Path;
import java.util.Map;

/** Checks a Dockerfile's instructions, and collects the images, files and features that they use. */
final class DockerfileReader {
    private final Path file;
    private final DockerfileLines lines;
    private final Problems problems;
    private final DockerfileUses uses;
    private final Declarations declarations;

    DockerfileReader(Path file, DockerfileLines lines, Map<String, String> buildArguments, Problems problems) {
        this.file = file;
        this.lines = lines;
        this.problems = problems;
        this.uses = new DockerfileUses(file, buildArguments, problems);
        this.declarations = uses.declarations();
    }

    Dockerfile read() {
        UsedImage syntaxImage =
                lines.syntax().flatMap(syntax -> syntax.image(file, problems)).orElse(null);
        Frontend frontend = syntaxImage == null ? null : Frontend.of(syntaxImage);
        boolean isForeign = frontend != null && !frontend.isDockers();
        if (frontend != null && !frontend.isDockers()) {
            uses.add(BuilderRequirement.ofFrontend(frontend));
        }
        lines.instructions().forEach(instruction -> read(instruction, isForeign));
        if (!declarations.hasStages()) {
            problems.add(
                    file, 0, "there is no FROM in this Dockerfile", "Begin it with one, as in 'FROM debian:bookworm'");
        }
        return uses.dockerfile(syntaxImage, BuilderDifferences.isIn(lines.instructions()));
    }

    /** Reads an instruction; a foreign frontend can have others. */
    private void read(Instruction instruction, boolean isForeign) {
        if (InstructionRules.isKnown(instruction.keyword()) || !isForeign) {
            new InstructionRules(file, problems).check(instruction);
        }
        BuilderRequirement.of(instruction).forEach(uses::add);
        checkPlace(instruction);
        switch (instruction.keyword()) {
            case "ARG" -> declarations.addArguments(instruction);
            case "FROM" -> new StageRules(uses).read(instruction);
            case "COPY", "ADD" -> new SourceRules(uses).readCopy(instruction);
            case "RUN" -> new SourceRules(uses).readMounts(instruction);
            default -> {
                // Uses no image and no file of the docker directory.
            }
        }
    }

    private void checkPlace(Instruction instruction) {
        String keyword = instruction.keyword();
        if (!declarations.hasStages()
                && !keyword.equals("FROM")
                && !keyword.equals("ARG")
                && InstructionRules.isKnown(keyword)) {
            uses.report(instruction, keyword + " is before the first FROM", "Move it below; only ARG can be there");
        }
    }
}
