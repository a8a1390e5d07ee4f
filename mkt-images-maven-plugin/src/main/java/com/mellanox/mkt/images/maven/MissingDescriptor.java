package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.model.InputLocation;
import org.apache.maven.model.PluginExecution;

/** A module without an image descriptor. That is usual where a goal is called by its name, and a mistake where it is bound. */
record MissingDescriptor(GoalExecution maven, BuildListener listener) {
    private static final String REPORTED = MissingDescriptor.class.getName();

    void report() {
        Path file = maven.descriptorFile();
        if (Files.isSymbolicLink(file)) {
            throw new InvalidInputException(
                    file + " is a link to " + target(file) + ", which does not exist",
                    "Correct the link, or remove it if the module has no images");
        }
        if (maven.isBound() && isBoundHere() && maven.project().getContextValue(REPORTED) == null) {
            maven.project().setContextValue(REPORTED, true);
            listener.on(new BuildEvent.Warning(
                    maven.project().getArtifactId() + " binds goals of this plugin, but " + file + " does not exist",
                    "Create it with the image key, 'key: …', or remove the plugin from the POM"));
        } else {
            listener.on(new BuildEvent.Detail("no " + ImageDescriptorReader.FILE_NAME + " here: nothing to do"));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "a file";
        }
    }

    /** A parent's binding is for those of its modules that have images. */
    private boolean isBoundHere() {
        String id = maven.project().getGroupId() + ":" + maven.project().getArtifactId() + ":"
                + maven.project().getVersion();
        return maven.executions().stream().anyMatch(execution -> id.equals(origin(execution)));
    }

    private static String origin(PluginExecution execution) {
        InputLocation location = execution.getLocation("");
        return location == null || location.getSource() == null
                ? ""
                : String.valueOf(location.getSource().getModelId());
    }
}
