package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptor;
import com.mellanox.mkt.images.descriptor.OsCoordinate;
import com.mellanox.mkt.images.descriptor.OsModuleArchive;
import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.EngineException;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.PublicationFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * The action of the goal {@code build}.
 *
 * @param engineIsOptional whether a missing engine is a warning only
 * @param isBound whether Maven goes on to install what is attached: the docker directory, SBOMs, provenances
 * @param plugin the version of this plugin
 * @param project receives the artifacts that Maven installs and deploys
 */
record BuildAction(
        boolean engineIsOptional,
        Publishing publishing,
        PublishAction publish,
        boolean isBound,
        String plugin,
        MavenProject project,
        MavenProjectHelper helper,
        BuildListener listener)
        implements GoalAction {

    /** When the images are published. */
    enum Publishing {
        /** Not by this run of Maven. */
        NEVER,
        /** By the goal {@code push}, later in this run of Maven. */
        LATER,
        /** By this goal, once all images are built: {@code -Dpush}. */
        NOW
    }

    @Override
    public void read(ImageDescriptor descriptor) {
        // The docker directory is for modules elsewhere, which extend an OS, not an overlay.
        if (isBound && descriptor.extendedOs().isEmpty()) {
            Path file = Path.of(
                    project.getBuild().getDirectory(), project.getBuild().getFinalName() + "." + OsCoordinate.TYPE);
            OsModuleArchive.write(descriptor, file);
            attach(OsCoordinate.TYPE, null, file);
        }
    }

    @Override
    public Optional<RemoteEngine.Use> use() {
        return Optional.of(publishing == Publishing.NOW ? RemoteEngine.Use.REGISTRY : RemoteEngine.Use.HERE);
    }

    @Override
    public boolean publishes() {
        return publishing != Publishing.NEVER;
    }

    @Override
    public void run(ModuleRun run) {
        if (publishing == Publishing.NOW && run.options().isPartial()) {
            throw new InvalidInputException(
                    "-Dpush with -Donly would publish a part of " + run.key(),
                    "Leave -Donly out: what is up to date is neither built nor sent again");
        }
        if (publishing != Publishing.NEVER) {
            publish.prepare(run);
        }
        if (publishing == Publishing.NOW) {
            publish.warnBeforeBuild(run);
        }
        Optional<EngineException> noEngine = run.images().run();
        if (noEngine.isPresent()) {
            warnOrFail(run, noEngine.get());
            return;
        }
        if (!run.options().isPartial()) {
            attach("json", "image" + run.platformSuffix(), run.file(PublicationFiles.BUILT_IMAGES));
            if (isBound) {
                attachDocuments(run);
            }
        }
    }

    /** The images are there without them, so that a failure does not end the build. */
    private void attachDocuments(ModuleRun run) {
        try {
            new DocumentFiles(run, plugin)
                    .write(PublicationFiles.readBuiltImages(run.file(PublicationFiles.BUILT_IMAGES)))
                    .forEach(written -> attach("json", written.classifier(), written.file()));
        } catch (EngineException | InvalidInputException e) {
            listener.on(new BuildEvent.Warning(
                    "The SBOMs of " + run.key() + " are not attached: " + e.problem(),
                    e.remedy() + ", then 'mvn mkt-images:sbom' writes them"));
        }
    }

    @Override
    public void finish(List<ModuleRun> runs) {
        if (publishing == Publishing.NOW) {
            publish.publish(runs);
        }
    }

    private void warnOrFail(ModuleRun run, EngineException noEngine) {
        if (!engineIsOptional) {
            throw noEngine;
        }
        listener.on(new BuildEvent.Warning(
                run.key() + ": no images are built, since mkt.noEngine is skip. " + noEngine.getMessage(),
                "Build them on a machine that has an engine"));
    }

    private void attach(String type, @Nullable String classifier, Path file) {
        boolean attached = project.getAttachedArtifacts().stream()
                .anyMatch(artifact -> file.toFile().equals(artifact.getFile()));
        if (!attached) {
            helper.attachArtifact(project, type, classifier, file.toFile());
        }
    }
}
