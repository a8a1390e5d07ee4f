package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.template.ModuleContent;
import com.mellanox.mkt.images.template.NewFile;
import com.mellanox.mkt.images.template.NewFiles;
import com.mellanox.mkt.images.template.Template;
import com.mellanox.mkt.images.type.ImageKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.model.Plugin;

/** The work of the goal {@code init}: writes the OS module of a key. */
record InitAction(ImageKey key, ModuleContent content, Plugin plugin, BuildListener listener) {

    /** Writes it into a reactor and logs the next step. */
    void write(RootPom root) {
        String name = Template.moduleName(key);
        List<NewFile> files = new ArrayList<>(root.files(name, plugin));
        files.add(NewFile.of(name + "/pom.xml", PomTemplates.module(root.parent(), name, key, plugin)));
        files.addAll(content.files(key));
        NewFiles writer = new NewFiles(root.directory());
        writer.check(files, content.directories(key));
        Optional<PomChange> change = root.change(name, plugin);
        Optional<byte[]> changed = change.flatMap(InitAction::changedContent);
        writer.write(files, () -> {
            if (changed.isPresent()) {
                change.orElseThrow().write(changed.get());
            }
        });
        files.forEach(file -> log("written: " + file));
        change.ifPresent(done -> logChange(done, changed.isPresent()));
        content.remainder(key).ifPresent(this::log);
        log("next: mvn mkt-images:plan -Dkey=" + key + " shows what would be built, mvn mkt-images:build -Dkey=" + key
                + " builds it");
    }

    private static Optional<byte[]> changedContent(PomChange change) {
        try {
            return change.changedContent();
        } catch (IOException e) {
            throw new InvalidInputException(
                    "Cannot read " + change.pom() + ": " + e.getMessage(),
                    "Check its permissions; nothing was written");
        }
    }

    private void logChange(PomChange change, boolean isDone) {
        if (isDone) {
            log("changed: " + change.pom().getFileName() + ": module added"
                    + (change.plugin() == null
                            ? ""
                            : ", plugin added to <pluginManagement> for the prefix mkt-images"));
        } else {
            listener.on(new BuildEvent.Warning(
                    change.pom() + " was not changed: it cannot be edited without changing other parts of it",
                    "Add by hand: " + change.byHand()));
        }
    }

    private void log(String text) {
        listener.on(new BuildEvent.Notice(text));
    }
}
