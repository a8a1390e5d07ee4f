package com.mellanox.mkt.images.dockerfile;

import com.mellanox.mkt.images.type.Platform;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a {@code FROM}: the image that a stage starts from, its name and its platform. */
record StageRules(DockerfileUses uses) {

    void read(Instruction instruction) {
        List<String> words = instruction.words();
        boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("AS");
        if (words.size() != 1 && !named) {
            uses.report(
                    instruction,
                    "'FROM " + instruction.arguments() + "' cannot be parsed",
                    "Write 'FROM image [AS name]'");
            declarations().addStage("", instruction.line());
            return;
        }
        readImage(instruction, words.get(0));
        instruction.values("platform").findFirst().ifPresent(platform -> readPlatform(instruction, platform));
        String name = named ? words.get(2) : "";
        if (named) {
            checkName(instruction, name);
        }
        declarations().addStage(name, instruction.line());
    }

    private Declarations declarations() {
        return uses.declarations();
    }

    private void readImage(Instruction instruction, String word) {
        if (ShellWord.fault(word, instruction.escape()).isPresent()) {
            // The rules of instructions have reported it.
            return;
        }
        ShellWord.Expansion image = declarations().expand(word, instruction.escape());
        if (!image.unresolved().isEmpty()) {
            uses.report(
                    instruction,
                    "FROM names " + String.join(", ", image.unresolved()) + ", which has no value here",
                    "Declare it by ARG above the first FROM, with a value there or in the arguments of image.yaml,"
                            + " or write a default as in ${NAME:-value}");
        } else if (!declarations().isStage(image.text())) {
            uses.addImage(instruction, image.text(), List.of());
        }
    }

    private void checkName(Instruction instruction, String name) {
        if (!Declarations.isStageName(name)) {
            uses.report(
                    instruction,
                    "'" + name + "' cannot name a stage",
                    "Begin with a letter, then letters, digits, - _ .");
        }
        Optional.ofNullable(declarations().stages().get(name.toLowerCase(Locale.ROOT)))
                .ifPresent(line -> uses.report(
                        instruction,
                        "the stage in line " + line + " is named '" + name + "', too",
                        "Give one of them another name, whatever the case of its letters"));
    }

    private void readPlatform(Instruction instruction, String text) {
        ShellWord.Expansion expanded = declarations().expand(text, instruction.escape());
        if (!expanded.unresolved().isEmpty()) {
            // The engine sets BUILDPLATFORM and TARGETPLATFORM.
            return;
        }
        try {
            uses.addPlatform(instruction, Platform.parse(expanded.text()));
        } catch (IllegalArgumentException e) {
            uses.report(instruction, String.valueOf(e.getMessage()), "Correct it, or remove --platform");
        }
    }
}
