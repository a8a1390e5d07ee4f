package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selftests of a kernel's tree, which run in the VM.
 *
 * @param names collections, and tests of collections: {@code net}, {@code net:reuseport_bpf}
 */
public record Kselftest(List<String> names) {
    private static final String PREFIX = "kselftest:";
    private static final String LIST = "kselftest-list.txt";

    /** Where they are installed by default, without and with a directory of its own for what is compiled. */
    private static final List<String> PLACES =
            List.of("tools/testing/selftests/kselftest_install", "kselftest/kselftest_install");

    public Kselftest {
        names = List.copyOf(names);
    }

    /**
     * Reads a command of a boot.
     *
     * @param command {@code kselftest:net,net:reuseport_bpf}; null for none
     * @return empty for another command
     */
    public static Optional<Kselftest> read(@Nullable String command) {
        if (command == null || !command.startsWith(PREFIX)) {
            return Optional.empty();
        }
        List<String> names = Stream.of(command.substring(PREFIX.length()).split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.isEmpty()) {
            throw new InvalidInputException(
                    "-Dmkt.boot.command=" + command + " names no selftests", "Name a collection: kselftest:net");
        }
        return Optional.of(new Kselftest(names));
    }

    /**
     * The directory of the installed selftests.
     *
     * @param tree the compiled tree of the kernel; null for a kernel without one
     * @throws InvalidInputException if they are not installed there
     */
    public Path installed(@Nullable Path tree) {
        if (tree == null) {
            throw new InvalidInputException(
                    PREFIX + String.join(",", names) + " needs the compiled tree of the kernel",
                    "Name the tree by -Dmkt.kernel, and not a bzImage");
        }
        Path directory = PLACES.stream()
                .map(tree::resolve)
                .filter(place -> Files.isRegularFile(place.resolve(LIST)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "The selftests of " + tree + " are not installed: there is no " + PLACES.get(0) + "/" + LIST,
                        install(tree, collections())));
        requireListed(tree, directory.resolve(LIST));
        return directory.toAbsolutePath().normalize();
    }

    private void requireListed(Path tree, Path list) {
        List<String> tests = lines(list);
        for (String name : names) {
            String collection = collection(name);
            if (tests.stream().noneMatch(test -> test.startsWith(collection + ":"))) {
                throw new InvalidInputException(
                        "The selftests of '" + collection + "' are not installed: " + list + " has none of them",
                        install(tree, collection));
            }
            if (!name.equals(collection) && !tests.contains(name)) {
                throw new InvalidInputException(
                        list + " has no test '" + name + "'",
                        Suggestion.among(
                                name,
                                tests.stream()
                                        .filter(test -> test.startsWith(collection + ":"))
                                        .toList()));
            }
        }
    }

    private static List<String> lines(Path list) {
        try {
            return Files.readAllLines(list);
        } catch (IOException e) {
            throw new InvalidInputException(list + " cannot be read: " + Causes.reason(e), "Check its permissions");
        }
    }

    private static String collection(String name) {
        return name.split(":", 2)[0];
    }

    private String collections() {
        return names.stream().map(Kselftest::collection).distinct().collect(Collectors.joining(" "));
    }

    private static String install(Path tree, String collections) {
        String targets = collections.contains(" ") ? "'" + collections + "'" : collections;
        return "Compile and install them: make -C " + tree + "/tools/testing/selftests TARGETS=" + targets + " install";
    }

    /** The command for a shell, which prints KTAP. */
    public String command(Path directory) {
        String options = names.stream()
                .map(name -> (name.contains(":") ? " -t " : " -c ") + quote(name))
                .collect(Collectors.joining());
        return "cd " + quote(directory.toString()) + " && ./run_kselftest.sh" + options;
    }

    private static String quote(String word) {
        return word.matches("[\\w./:@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
