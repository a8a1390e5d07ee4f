package com.mellanox.mkt.images.context;

import com.mellanox.mkt.images.plan.PlannedImage.Copy;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.type.ImageReference;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the Dockerfile of a support image: what changes least comes first, the script last. */
final class SupportDockerfile {
    /** Where sources go, and where scripts and other files go. */
    private static final String SOURCE_DIRECTORY = "/opt/src";

    private static final String FILES_DIRECTORY = "/opt";

    private final StringBuilder text = new StringBuilder();

    private SupportDockerfile() {}

    /**
     * Writes the text.
     *
     * @param nfsFiles context paths of the image's nfs files, in the order of its script
     * @param sourceTar context path of the source's tar, empty where there is no source
     * @param filesDirectory context path of the directory with the script and its other files
     */
    static String of(SupportImage image, List<String> nfsFiles, String sourceTar, String filesDirectory) {
        SupportDockerfile dockerfile = new SupportDockerfile();
        dockerfile.line("FROM " + image.environment());
        image.copies().forEach(dockerfile::copy);
        for (int i = 0; i < nfsFiles.size(); i++) {
            String destination = image.script().inputs().nfsFiles().get(i).dest();
            // Each is alone in its directory, so that a pattern for its name finds no other.
            String pattern = nfsFiles.get(i).replaceAll("[*?\\[\\\\]", "?");
            dockerfile.line("ADD " + array(Stream.of(pattern, destination)));
        }
        if (!sourceTar.isEmpty()) {
            dockerfile.line("ADD " + array(Stream.of(sourceTar, SOURCE_DIRECTORY + "/")));
        }
        dockerfile.line("COPY " + array(Stream.of(filesDirectory + "/", FILES_DIRECTORY + "/")));
        dockerfile.line("WORKDIR " + SOURCE_DIRECTORY);
        String script = FILES_DIRECTORY + "/" + image.script().file().getFileName();
        dockerfile.line("RUN bash -e " + script);
        return dockerfile.text.toString();
    }

    private void copy(Copy copy) {
        ImageReference from = copy.from();
        line("COPY --from=" + from + " " + array(Stream.concat(copy.files().stream(), Stream.of(copy.destination()))));
    }

    private void line(String line) {
        text.append(line).append('\n');
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
