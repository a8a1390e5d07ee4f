package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.template.NewFile;
import com.mellanox.mkt.images.template.NewFiles;
import com.mellanox.mkt.images.template.Template;
import com.mellanox.mkt.images.type.ImageKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.model.Plugin;
import org.jspecify.annotations.Nullable;

/**
 * The work of the goal {@code init}: writes the OS module of a key.
 *
 * @param template the module to copy; null to keep the user's own docker directory
 */
record InitAction(ImageKey key, @Nullable Template template, Plugin plugin, BuildListener listener) {

    /** Writes it into a reactor and logs the next step. */
    void write(RootPom root) {
        String module = Template.moduleName(key);
        Optional<byte[]> pom = root.with(module, plugin);
        List<NewFile> files = new ArrayList<>();
        if (root.isNew()) {
            files.add(new NewFile("pom.xml", pom.orElseThrow(), false));
        }
        files.add(NewFile.of(module + "/pom.xml", PomTemplates.module(root.parent(), module, key, plugin)));
        files.addAll(template == null ? descriptorAlone(root.directory()) : template.files(key));
        NewFiles writer = new NewFiles(root.directory());
        writer.check(files, template == null ? List.of(module) : List.of(module, Template.dockerName(key)));
        writer.write(files, () -> {
            if (pom.isPresent() && !root.isNew()) {
                root.write(pom.get());
            }
        });
        files.forEach(file -> log("written: " + file));
        if (!root.isNew()) {
            logChange(root, module, pom.isPresent());
        }
        logNext();
    }

    private List<NewFile> descriptorAlone(Path root) {
        Path docker = root.resolve(Template.dockerName(key));
        if (!Files.isDirectory(docker)) {
            throw new InvalidInputException(
                    "-Dmkt.init.from=none, but the directory " + docker + " does not exist",
                    "Put your docker directory there, or omit -Dmkt.init.from");
        }
        return List.of(NewFile.of(Template.moduleName(key) + "/image.yaml", "key: " + key + "\n"));
    }

    private void logChange(RootPom root, String module, boolean isDone) {
        boolean managed = root.manages(plugin);
        if (isDone) {
            log("changed: " + root.file().getFileName() + ": module added"
                    + (managed ? "" : ", plugin added to <pluginManagement> for the prefix mkt-images"));
            return;
        }
        String toManage = "; <build><pluginManagement><plugins>: <plugin><groupId>" + plugin.getGroupId()
                + "</groupId><artifactId>" + plugin.getArtifactId() + "</artifactId><version>" + plugin.getVersion()
                + "</version></plugin>";
        listener.on(new BuildEvent.Warning(
                root.file() + " was not changed: it cannot be edited without changing other parts of it",
                "Add by hand: <modules>: <module>" + module + "</module>" + (managed ? "" : toManage)));
    }

    private void logNext() {
        if (template != null && !template.key().equals(key)) {
            log(Template.dockerName(key) + " is a copy of " + Template.dockerName(template.key())
                    + " of mkt-images: change its base image and packages to those of " + key);
        }
        log("next: mvn mkt-images:plan -Dkey=" + key + " shows what would be built, mvn mkt-images:build -Dkey=" + key
                + " builds it");
    }

    private void log(String text) {
        listener.on(new BuildEvent.Notice(text));
    }
}
