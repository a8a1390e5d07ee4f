package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.plan.PlannedImage.Copy;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Dockerfile of a support image. It begins with the steps that change least, and ends with the script. The time of the
 * source is an environment variable of the script alone, and not a part of the image's configuration.
 *
 * @param nfsFiles context paths of the image's nfs files, in the order of its script
 * @param hasSource whether the context has {@link #SOURCE_TAR}
 */
record SupportDockerfile(SupportImage image, List<String> nfsFiles, boolean hasSource) {
    /** The context path of the source. */
    static final String SOURCE_TAR = "source.tar";

    /** The context path of the directory with the script and its other files. */
    static final String FILES = "files";

    /** The context path of {@link #MACROS}. */
    static final String MACROS_FILE = "macros.mkt-images";

    /**
     * Settings of rpm by which the packages of a source are the same bytes at any time and on any machine. They precede those of
     * an environment's own {@code /etc/rpm/macros} and {@code ~/.rpmmacros}; without rpm they have no effect. The last line is
     * for rpm 4.20 and later, which has another name for the line before.
     */
    static final String MACROS = """
            %_buildhost mkt-images
            %source_date_epoch_from_changelog 0
            %use_source_date_epoch_as_buildtime 1
            %clamp_mtime_to_source_date_epoch 1
            %build_mtime_policy clamp_to_source_date_epoch
            """;

    /** The directory where rpm reads such files; COPY creates it because of the slash. */
    private static final String MACROS_DIRECTORY = "/etc/rpm/";

    private static final String FILES_DIRECTORY = "/opt";

    SupportDockerfile {
        nfsFiles = List.copyOf(nfsFiles);
    }

    /** Whether a pattern names files of other images: the builders treat one differently that matches nothing. */
    boolean copiesByPattern() {
        return image.copies().stream()
                .flatMap(copy -> copy.files().stream())
                .anyMatch(path -> path.matches(".*[*?\\[].*"));
    }

    /**
     * Writes the text.
     *
     * @param names the name of another image in the text
     * @param run the instruction that runs a script
     */
    String text(Function<ImageReference, String> names, UnaryOperator<String> run) {
        List<String> lines = new ArrayList<>();
        addSteps(lines, names, false);
        return text(lines, run);
    }

    /** The same with the source in a stage of its own, for a script that runs in the directory of an incremental build. */
    String incrementalText(Function<ImageReference, String> names, UnaryOperator<String> run) {
        List<String> lines = new ArrayList<>();
        lines.add("FROM scratch AS " + IncrementalBuild.STAGE);
        lines.add("ADD " + array(Stream.of(SOURCE_TAR, "/")));
        if (!image.copies().isEmpty()) {
            lines.add("FROM scratch AS " + IncrementalBuild.NEEDED);
            for (int i = 0; i < image.copies().size(); i++) {
                lines.add(copy(image.copies().get(i), names, "/" + i + "/"));
            }
        }
        addSteps(lines, names, true);
        return text(lines, run);
    }

    private void addSteps(List<String> lines, Function<ImageReference, String> names, boolean sourceIsMounted) {
        lines.add("FROM " + names.apply(image.environment()));
        lines.add("COPY " + array(Stream.of(MACROS_FILE, MACROS_DIRECTORY)));
        image.copies().forEach(copy -> lines.add(copy(copy, names, copy.destination())));
        for (int i = 0; i < nfsFiles.size(); i++) {
            String destination = image.script().nfsFiles().get(i).dest();
            // Each is alone in its directory, so that a pattern for its name matches no other.
            String pattern = nfsFiles.get(i).replaceAll("[*?\\[\\\\]", "?");
            lines.add("ADD " + array(Stream.of(pattern, destination)));
        }
        if (hasSource) {
            // The script has the mount in its place. The image contains the source, as that of any other build.
            lines.add(
                    sourceIsMounted
                            ? "COPY --from=" + IncrementalBuild.STAGE + " "
                                    + array(Stream.of("/", SupportScript.SOURCE + "/"))
                            : "ADD " + array(Stream.of(SOURCE_TAR, SupportScript.SOURCE + "/")));
        }
        lines.add("COPY " + array(Stream.of(FILES + "/", FILES_DIRECTORY + "/")));
        lines.add("WORKDIR " + SupportScript.SOURCE);
    }

    private static String copy(Copy copy, Function<ImageReference, String> names, String destination) {
        return "COPY --from=" + names.apply(copy.from()) + " "
                + array(Stream.concat(copy.files().stream(), Stream.of(destination)));
    }

    private String text(List<String> lines, UnaryOperator<String> run) {
        String script = FILES_DIRECTORY + "/" + image.script().file().getFileName();
        lines.add(run.apply(script));
        return String.join("\n", lines) + "\n";
    }

    /** The JSON form, which allows spaces in paths. */
    private static String array(Stream<String> paths) {
        return paths.map(SupportDockerfile::literal).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A JSON string in which variables and quotes are escaped, since the builder would read them. */
    private static String literal(String path) {
        String escaped = path.replaceAll("[\\\\$'\"]", "\\\\$0");
        return '"' + escaped.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
