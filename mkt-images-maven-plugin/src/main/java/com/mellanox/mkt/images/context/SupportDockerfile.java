package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the Dockerfile of a support image: what changes least comes first, the script last. The script alone is told the
 * time of its source: it is no part of the image's configuration, and what is built on it is not told.
 */
final class SupportDockerfile {
    /** Where sources go, and where scripts and other files go. */
    private static final String SOURCE_DIRECTORY = "/opt/src";

    private static final String FILES_DIRECTORY = "/opt";

    private final SupportImage image;
    private final List<String> nfsFiles;
    private final String sourceTar;
    private final String filesDirectory;

    /**
     * Describes it.
     *
     * @param nfsFiles context paths of the image's nfs files, in the order of its script
     * @param sourceTar context path of the source's tar, empty where there is no source
     * @param filesDirectory context path of the directory with the script and its other files
     */
    SupportDockerfile(SupportImage image, List<String> nfsFiles, String sourceTar, String filesDirectory) {
        this.image = image;
        this.nfsFiles = List.copyOf(nfsFiles);
        this.sourceTar = sourceTar;
        this.filesDirectory = filesDirectory;
    }

    /**
     * Writes the text.
     *
     * @param names how it calls other images
     * @param epoch the time of the source, for products that bear one, as SOURCE_DATE_EPOCH has it
     */
    String text(Function<ImageReference, String> names, String epoch) {
        List<String> lines = new ArrayList<>();
        lines.add("FROM " + names.apply(image.environment()));
        lines.add("COPY " + array(Stream.of(RpmMacros.FILE, RpmMacros.DIRECTORY)));
        image.copies()
                .forEach(copy -> lines.add("COPY --from=" + names.apply(copy.from()) + " "
                        + array(Stream.concat(copy.files().stream(), Stream.of(copy.destination())))));
        for (int i = 0; i < nfsFiles.size(); i++) {
            String destination = image.script().nfsFiles().get(i).dest();
            // Each is alone in its directory, so that a pattern for its name finds no other.
            String pattern = nfsFiles.get(i).replaceAll("[*?\\[\\\\]", "?");
            lines.add("ADD " + array(Stream.of(pattern, destination)));
        }
        if (!sourceTar.isEmpty()) {
            lines.add("ADD " + array(Stream.of(sourceTar, SOURCE_DIRECTORY + "/")));
        }
        lines.add("COPY " + array(Stream.of(filesDirectory + "/", FILES_DIRECTORY + "/")));
        lines.add("WORKDIR " + SOURCE_DIRECTORY);
        String script = FILES_DIRECTORY + "/" + image.script().file().getFileName();
        lines.add("RUN SOURCE_DATE_EPOCH=" + epoch + " bash -e " + script);
        return String.join("\n", lines) + "\n";
    }

    /** The JSON form, in which a space in a path is nothing special. */
    private static String array(Stream<String> paths) {
        return paths.map(SupportDockerfile::literal).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A JSON string whose text the builder takes as it is: it looks for variables and quotes within, too. */
    private static String literal(String path) {
        String word = path.replaceAll("[\\\\$'\"]", "\\\\$0");
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
