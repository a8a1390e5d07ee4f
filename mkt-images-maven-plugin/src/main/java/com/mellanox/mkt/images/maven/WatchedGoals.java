package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.watch.FileWatch;
import com.mellanox.mkt.images.watch.WatchLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a goal once or, with {@code mkt.watch}, again after each change of files. If {@code build} and {@code boot} are called
 * together, {@code boot} runs both.
 *
 * @param last the goal that Maven has called
 * @param option the value of {@code mkt.watch}
 */
record WatchedGoals(ImagesMojo last, @Nullable String option) {
    private static final String BUILD = WatchedGoals.class.getName() + ".build";
    private static final BuildListener SILENT = event -> {};

    void serve() {
        Parameters given = new Parameters(last.maven(), UserSettings.NONE, SILENT);
        boolean isOff = !given.flag("mkt.watch", option) || given.flag("mkt.skip", last.skip);
        given.throwIfWrong();
        if (isOff) {
            last.runOnce();
            return;
        }
        Parameters parameters = given.withSettings(last.settings, SILENT);
        ImagesRequest request = new ImagesRequest(last, parameters, SILENT);
        last.action(parameters, SILENT);
        check(request, parameters);
        request.keys.check();
        Optional<ImageKey> key =
                request.modules.keyOf(last.maven().descriptorFile()).filter(request.keys::selects);
        if (key.isEmpty()) {
            last.runOnce();
        } else if (last instanceof BuildMojo && last.maven().bootFollows()) {
            last.project.setContextValue(BUILD, last);
            tell(new BuildEvent.Notice(key.get() + ": the goal boot builds the images, since mkt.watch is set"));
        } else {
            watch(key.get());
        }
    }

    /** Reports what cannot be watched, with all other wrong parameters. */
    private void check(ImagesRequest request, Parameters parameters) {
        if (parameters.isBound()) {
            parameters.add(
                    "mkt.watch is for goals that are called by their name",
                    "Call 'mvn mkt-images:build -Dmkt.watch', and leave it out of POMs");
        }
        if (last instanceof BuildMojo build && parameters.flag("mkt.push", build.push)) {
            parameters.add("-Dpush with -Dmkt.watch would publish after each change", "Leave one of them out");
        }
        if (last instanceof BootMojo boot && parameters.flag("mkt.boot.interactive", boot.interactive)) {
            parameters.add(
                    "-Dmkt.boot.interactive with -Dmkt.watch would take the terminal from you in the middle of a line",
                    "Leave one of them out");
        }
        List<String> keys = selected(request)
                .flatMap(file -> request.modules.keyOf(file).stream())
                .filter(request.keys::selects)
                .map(ImageKey::value)
                .sorted()
                .toList();
        if (keys.size() > 1) {
            parameters.add(
                    "-Dmkt.watch is for one key, and these are selected: " + String.join(", ", keys),
                    "Name one: -Dkey=" + keys.get(0));
        }
        parameters.throwIfWrong();
    }

    private Stream<Path> selected(ImagesRequest request) {
        return request.selectedModules().stream()
                .map(directory ->
                        directory.resolve(last.maven().descriptorFile().getFileName()))
                .filter(Files::exists);
    }

    private void watch(ImageKey key) {
        List<ImagesMojo> goals =
                last instanceof BootMojo && last.project.getContextValue(BUILD) instanceof BuildMojo build
                        ? List.of(build, last)
                        : List.of(last);
        try (FileWatch watch = FileWatch.open()) {
            new WatchLoop(watch, new WatchedRuns(key, goals, new WatchedInputs(goals), this::tell)).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The watch of " + key);
        }
    }

    /** Shows an event outside of all runs. */
    private void tell(BuildEvent event) {
        try (var listener = last.progressListener()) {
            listener.on(event);
        }
    }
}
