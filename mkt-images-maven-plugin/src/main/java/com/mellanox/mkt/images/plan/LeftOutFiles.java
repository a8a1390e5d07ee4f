package com.mellanox.mkt.images.plan;

import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the image of a package that is left out contains, so that {@code COPY --from=} of a path or a glob finds
 * empty directories, or RPMs without files if RPMs are expected.
 *
 * @param directories absolute paths
 * @param rpms absolute paths
 */
public record LeftOutFiles(Set<String> directories, Set<String> rpms) {
    private static final LeftOutFiles NONE = new LeftOutFiles(Set.of(), Set.of());
    private static final String RPM = ".rpm";
    /** Where rpmbuild puts packages, in a directory for each architecture. */
    private static final String RPM_DIRECTORY = "RPMS";

    private static final String ARCHITECTURE = "noarch";
    private static final String VERSION = "-0-1.";

    public LeftOutFiles {
        directories = Collections.unmodifiableSet(new TreeSet<>(directories));
        rpms = Collections.unmodifiableSet(new TreeSet<>(rpms));
    }

    /** The name of the RPM that stands in for the package's own. */
    public static String rpmName(PackageName name) {
        return "left-out-" + name;
    }

    /** All files of several. */
    static LeftOutFiles of(Collection<LeftOutFiles> several) {
        return several.stream().reduce(NONE, LeftOutFiles::with);
    }

    private LeftOutFiles with(LeftOutFiles other) {
        Set<String> allDirectories = new TreeSet<>(directories);
        allDirectories.addAll(other.directories);
        Set<String> allRpms = new TreeSet<>(rpms);
        allRpms.addAll(other.rpms);
        return new LeftOutFiles(allDirectories, allRpms);
    }

    boolean contains(LeftOutFiles other) {
        return directories.containsAll(other.directories) && rpms.containsAll(other.rpms);
    }

    /**
     * What a path or a glob finds.
     *
     * @param path an absolute, normalized path, which may contain {@code *}, {@code ?} and {@code [...]}
     * @return empty if no empty file can replace it: {@code *.so}
     */
    static Optional<LeftOutFiles> at(String path, PackageName name) {
        if (path.equals("/")) {
            return Optional.of(NONE);
        }
        int end = path.lastIndexOf('/');
        String directory = literal(path.substring(0, end), ARCHITECTURE);
        String last = path.substring(end + 1);
        boolean isInRpmDirectory = (path + "/").contains("/" + RPM_DIRECTORY + "/");
        String stem = rpmName(name) + VERSION + ARCHITECTURE;
        if (last.endsWith(RPM)) {
            return rpm(directory + "/" + literal(last, stem));
        }
        if (isGlob(last)) {
            return isInRpmDirectory ? rpm(directory + "/" + literal(last, stem) + RPM) : Optional.empty();
        }
        String whole = directory + "/" + last;
        if (!isInRpmDirectory) {
            return Optional.of(new LeftOutFiles(Set.of(whole), Set.of()));
        }
        return rpm(whole + (last.equals(RPM_DIRECTORY) ? "/" + ARCHITECTURE : "") + "/" + stem + RPM);
    }

    private static Optional<LeftOutFiles> rpm(String path) {
        Path parent = Path.of(path).getParent();
        return Optional.of(new LeftOutFiles(Set.of(String.valueOf(parent)), Set.of(path)));
    }

    private static boolean isGlob(String text) {
        return text.matches(".*[*?\\[].*");
    }

    /** A text that the glob matches. */
    private static String literal(String glob, String forStar) {
        return glob.replaceAll("\\[([^]])[^]]*]", "$1")
                .replaceFirst("\\*", forStar)
                .replace("*", "")
                .replace('?', '0');
    }
}
