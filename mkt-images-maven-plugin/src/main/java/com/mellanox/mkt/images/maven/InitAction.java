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

/** The work of the goal {@code init}: an OS module with a key, with what it is made of. */
record InitAction(ImageKey key, ModuleContent content, Plugin plugin, BuildListener listener) {

    /** Writes it into a reactor, and says what to do next. */
    void write(RootPom root) {
        String name = Template.moduleName(key);
        List<NewFile> files = new ArrayList<>(root.files(name, plugin));
        files.add(NewFile.of(name + "/pom.xml", PomTemplates.module(root.parent(), name, key, plugin)));
        files.addAll(content.files(key));
        NewFiles writing = new NewFiles(root.directory());
        writing.check(files, content.directories(key));
        Optional<PomChange> change = root.change(name, plugin);
        Optional<byte[]> changed = change.flatMap(InitAction::changed);
        writing.write(files, () -> {
            if (changed.isPresent()) {
                change.orElseThrow().write(changed.get());
            }
        });
        files.forEach(file -> tell("written: " + file));
        change.ifPresent(done -> tell(done, changed.isPresent()));
        tellWhatIsNext();
    }

    private static Optional<byte[]> changed(PomChange change) {
        try {
            return change.changed();
        } catch (IOException e) {
            throw new InvalidInputException(
                    change.pom() + " cannot be read: " + e.getMessage(), "Look at its rights; nothing was written");
        }
    }

    private void tell(PomChange change, boolean isDone) {
        if (isDone) {
            tell("changed: " + change.pom().getFileName() + ", which names the module"
                    + (change.plugin() == null ? "" : " and, for the prefix mkt-images, the plugin"));
        } else {
            listener.on(new BuildEvent.Warning(
                    change.pom() + " was not changed, since it could not be understood well enough",
                    "Add to it by hand: " + String.join("; ", change.byHand())));
        }
    }

    private void tellWhatIsNext() {
        content.remainder(key).ifPresent(this::tell);
        tell("next: mvn mkt-images:plan -Dkey=" + key + " says what would be built, mvn mkt-images:build -Dkey=" + key
                + " builds it");
    }

    private void tell(String text) {
        listener.on(new BuildEvent.Notice(text));
    }
}
