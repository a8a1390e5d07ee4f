package com.mellanox.mkt.images.template;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file {@code .mvn/jvm.config}, with the flags of the JVM that Maven starts.
 *
 * <p>A run that has nothing to build takes a few seconds. By default, a large part of the processor time of such a run goes into
 * optimizing methods, and the run ends before that pays off. The flags let the JVM optimize a method after ten times as
 * many calls. What runs for minutes, such as a compiler, is optimized a few seconds later.
 */
public final class JvmConfig {
    private static final String DIRECTORY = ".mvn";
    private static final String FILE = "jvm.config";

    /** Ten times the defaults of the JVM. Maven 3 joins the lines of the file and knows no comments. */
    static final String FLAGS = "-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000"
            + " -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000";

    private JvmConfig() {}

    /**
     * The file for the root directory of a reactor, if it has none. Maven takes the nearest parent directory with a
     * {@code .mvn} as the root of a build, so there is no file below another one.
     */
    public static Optional<NewFile> of(Path root) {
        return Files.exists(root.resolve(DIRECTORY).resolve(FILE)) || isBelowAnother(root)
                ? Optional.empty()
                : Optional.of(NewFile.of(DIRECTORY + "/" + FILE, FLAGS + "\n"));
    }

    private static boolean isBelowAnother(Path root) {
        return Stream.iterate(root.toAbsolutePath().normalize(), path -> path != null, Path::getParent)
                .skip(1)
                .anyMatch(parent -> Files.isDirectory(parent.resolve(DIRECTORY)));
    }
}
