package com.mellanox.mkt.images.engine.docker;

import com.mellanox.mkt.images.engine.ImageLayer;
import com.mellanox.mkt.images.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** The history of an image, as {@code docker history} prints it; each builder writes the instructions in its own way. */
final class LayerHistory {
    private static final String SHELL = "/bin/sh -c ";

    /** What the classic builder writes before an instruction that runs nothing. */
    private static final String NO_COMMAND = "#(nop)";

    /** How many build arguments there are, and their values, which can be secret. Values with blanks are not quoted. */
    private static final Pattern ARGUMENTS =
            Pattern.compile("^(RUN )?\\|[0-9]+ .*?(?=/bin/(?:ba)?sh -|$)", Pattern.DOTALL);

    private LayerHistory() {}

    /** The layers with files, the base image's first. */
    static List<ImageLayer> of(JsonValue history) {
        List<ImageLayer> layers = new ArrayList<>();
        for (JsonValue entry : history.items()) {
            long size = entry.at("Size").number().orElse(0);
            if (size > 0) {
                layers.add(new ImageLayer(
                        size, instruction(entry.at("CreatedBy").text().orElse(""))));
            }
        }
        Collections.reverse(layers);
        return layers;
    }

    private static String instruction(String createdBy) {
        String text = ARGUMENTS.matcher(createdBy).replaceFirst("RUN ").replaceFirst(" # buildkit$", "");
        String command = text.startsWith("RUN ") ? text.substring("RUN ".length()) : text;
        if (!command.startsWith(SHELL)) {
            return text.strip();
        }
        String inShell = command.substring(SHELL.length()).strip();
        return inShell.startsWith(NO_COMMAND)
                ? inShell.substring(NO_COMMAND.length()).strip()
                : "RUN " + inShell;
    }
}
