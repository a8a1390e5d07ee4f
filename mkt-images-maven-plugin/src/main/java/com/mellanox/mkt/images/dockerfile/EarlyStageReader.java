package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Divides each stage of a Dockerfile without mistakes at the first instruction that needs a missing image. */
final class EarlyStageReader {
    private final Set<Integer> linesOfMissing;
    private final Declarations declarations;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<EarlyStage> stages = new ArrayList<>();
    private @Nullable Current current;

    EarlyStageReader(Dockerfile dockerfile, Set<ImageReference> missing) {
        Set<ImageReference> names =
                missing.stream().map(ImageReference::canonical).collect(Collectors.toSet());
        this.linesOfMissing = dockerfile.images().stream()
                .filter(used -> names.contains(used.image().canonical()))
                .map(Dockerfile.UsedImage::line)
                .collect(Collectors.toSet());
        this.declarations = new Declarations(dockerfile.arguments());
    }

    /** The stages, in the order of the file. */
    List<EarlyStage> read(List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            if (instruction.keyword().equals("FROM")) {
                end();
                begin(instruction);
            } else if (instruction.keyword().equals("ARG")) {
                declarations.addArguments(instruction);
            }
            if (current != null) {
                current.add(instruction);
            }
        }
        end();
        return stages;
    }

    private void begin(Instruction from) {
        List<String> words = from.words();
        boolean named = words.size() > 1;
        String name = named ? words.get(words.size() - 1).toLowerCase(Locale.ROOT) : "stage-" + stages.size();
        current = new Current(name, named, from);
    }

    private void end() {
        if (current != null) {
            EarlyStage stage = current.stage();
            // After its end, since a stage cannot refer to itself.
            declarations.addStage(
                    stage.isNamed() ? stage.name() : "", stage.from().line());
            if (stage.isNamed()) {
                numbers.putIfAbsent(stage.name(), stages.size());
            }
            stages.add(stage);
        }
    }

    /** The stages that an instruction refers to. */
    private List<Integer> stagesOf(Instruction instruction) {
        return switch (instruction.keyword()) {
            case "FROM" ->
                numbered(Stream.of(declarations
                        .expand(instruction.words().get(0), instruction.escape())
                        .text()));
            case "COPY", "ADD" -> numbered(instruction.values("from"));
            case "RUN" -> numbered(instruction.mounts().flatMap(mount -> mount.from().stream()));
            default -> List.of();
        };
    }

    private List<Integer> numbered(Stream<String> names) {
        return names.map(name -> name.toLowerCase(Locale.ROOT))
                .flatMap(name -> number(name).stream())
                .filter(number -> number < stages.size())
                .toList();
    }

    private Optional<Integer> number(String name) {
        return name.matches("\\d{1,4}") ? Optional.of(Integer.valueOf(name)) : Optional.ofNullable(numbers.get(name));
    }

    /** A stage that is being read. */
    private final class Current {
        private final String name;
        private final boolean isNamed;
        private final Instruction from;
        private final List<Instruction> early = new ArrayList<>();
        private final List<Instruction> later = new ArrayList<>();
        private final Set<Integer> earlyNeeds = new TreeSet<>();
        private final Set<Integer> needs = new TreeSet<>();

        Current(String name, boolean isNamed, Instruction from) {
            this.name = name;
            this.isNamed = isNamed;
            this.from = from;
        }

        void add(Instruction instruction) {
            List<Integer> referred = stagesOf(instruction);
            boolean waits = linesOfMissing.contains(instruction.line())
                    || referred.stream().anyMatch(number -> !stages.get(number).isComplete());
            needs.addAll(referred);
            if (waits || !later.isEmpty()) {
                later.add(instruction);
            } else {
                early.add(instruction);
                earlyNeeds.addAll(referred);
            }
        }

        EarlyStage stage() {
            return new EarlyStage(name, isNamed, from, early, later, earlyNeeds, needs);
        }
    }
}
