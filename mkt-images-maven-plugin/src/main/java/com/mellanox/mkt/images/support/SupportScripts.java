package com.mellanox.mkt.images.support;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.io.ConfinedDirectory;
import com.mellanox.mkt.images.io.TextFile;
import com.mellanox.mkt.images.type.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the support scripts of a docker directory; does not run them. */
public final class SupportScripts {
    private static final String PREFIX = "support-";
    private static final String SUFFIX = ".sh";
    private static final String IMAGE_PREFIX = "support_";

    /** The name of a script with an invalid name, whose header is checked all the same. */
    private static final PackageName INVALID = new PackageName("invalid");

    private final Path dockerDirectory;
    private final Problems problems;

    private SupportScripts(Path dockerDirectory, Problems problems) {
        this.dockerDirectory = dockerDirectory;
        this.problems = problems;
    }

    /** All scripts without a problem, sorted by their names; adds the problems of the others. */
    public static List<SupportScript> read(Path dockerDirectory, Problems problems) {
        return new SupportScripts(dockerDirectory, problems).read();
    }

    /** The names of all packages, also of those whose scripts have a problem. */
    public static List<PackageName> names(Path dockerDirectory) {
        SupportScripts scripts = new SupportScripts(dockerDirectory, new Problems());
        return scripts.files().stream()
                .flatMap(file -> scripts.name(file, packageText(file)).stream())
                .toList();
    }

    private List<SupportScript> read() {
        List<SupportScript> scripts = new ArrayList<>();
        Map<String, Path> byName = new HashMap<>();
        for (Path file : files()) {
            String text = packageText(file);
            int before = problems.count();
            reportSameName(file, text, byName);
            Optional<SupportScript> script = script(file, text);
            if (problems.count() == before) {
                script.ifPresent(scripts::add);
            }
        }
        return scripts;
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(dockerDirectory)) {
            return files.filter(file -> isScript(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.add(
                    dockerDirectory,
                    0,
                    "the docker directory cannot be read: " + Causes.reason(e),
                    "Check its permissions");
            return List.of();
        }
    }

    /** The commands of a script: its text without its header, whose fields are inputs of their own. */
    public static String commands(String script) {
        return String.join("\n", ScriptHeader.blank(List.of(script.split("\n", -1))));
    }

    private static boolean isScript(String name) {
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX) && name.length() >= PREFIX.length() + SUFFIX.length();
    }

    private static String packageText(Path file) {
        String name = file.getFileName().toString();
        return name.substring(PREFIX.length(), name.length() - SUFFIX.length());
    }

    /**
     * Reports names that differ only by case, separators or the prefix of a package's image: they are easily confused, and the
     * same on some file systems.
     */
    private void reportSameName(Path file, String text, Map<String, Path> byName) {
        String folded = text.toLowerCase(Locale.ROOT).replaceAll("[-_. ]+", "_");
        String bare = folded.startsWith(IMAGE_PREFIX) ? folded.substring(IMAGE_PREFIX.length()) : folded;
        Path other = byName.putIfAbsent(bare, file);
        if (other != null) {
            problems.add(
                    file,
                    0,
                    "the package '" + text + "' has the same name as that of " + other.getFileName(),
                    "Rename or remove one: names must differ by more than case, separators and '" + IMAGE_PREFIX + "'");
        }
    }

    private Optional<SupportScript> script(Path file, String text) {
        Optional<PackageName> name = name(file, text);
        Optional<ConfinedDirectory.Fault> fault = new ConfinedDirectory(dockerDirectory, "docker directory")
                .faultOfFile(file.getFileName().toString());
        if (fault.isPresent()) {
            problems.add(
                    file, 0, "the script " + fault.get().what(), fault.get().remedy());
            return Optional.empty();
        }
        return TextFile.read(file, problems)
                .flatMap(this::header)
                .flatMap(header -> HeaderReader.read(name.orElse(INVALID), file, dockerDirectory, header, problems));
    }

    private Optional<PackageName> name(Path file, String text) {
        try {
            return Optional.of(new PackageName(text));
        } catch (IllegalArgumentException e) {
            problems.add(file, 0, String.valueOf(e.getMessage()), "Rename the script, as in support-rdma_core.sh");
            return Optional.empty();
        }
    }

    private Optional<ScriptHeader> header(TextFile script) {
        List<String> lines = script.lines();
        reportForeignBytes(script.file(), lines);
        List<String> clean = lines.stream().map(SupportScripts::withoutReturn).toList();
        return ScriptHeader.find(script.file(), clean, problems);
    }

    private void reportForeignBytes(Path file, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith("\r")) {
                problems.add(
                        file,
                        i + 1,
                        "a line end of Windows (CRLF), which bash reads as a part of the command",
                        "Convert the script: sed -i 's/\\r$//' " + file.getFileName());
                break;
            }
        }
        if (!lines.isEmpty() && lines.get(0).startsWith("\uFEFF")) {
            problems.add(
                    file,
                    1,
                    "a byte order mark, which bash reads as a part of the command",
                    "Remove it: sed -i '1s/^\\xEF\\xBB\\xBF//' " + file.getFileName());
        }
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
