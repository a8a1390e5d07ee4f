package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.template.JvmConfig;
import com.mellanox.mkt.images.template.NewFile;
import com.mellanox.mkt.images.template.NewFiles;
import com.mellanox.mkt.images.template.Template;
import com.mellanox.mkt.images.template.Templates;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Writes an OS module and its docker directory into a reactor, or into a directory without a POM. The module can be built at
 * once. It is added to the root POM, and the plugin to its {@code <pluginManagement>}, so that Maven knows the prefix
 * {@code mkt-images}. If the reactor has no {@code .mvn/jvm.config}, one is written with flags that make Maven's start shorter. No
 * file is overwritten.
 *
 * <p>In the root of the reactor:
 * {@code mvn com.mellanox.mkt:mkt-images-maven-plugin:1.0-SNAPSHOT:init -Dkey=deb12}.
 *
 * @since 1.0
 */
@Mojo(name = "init", requiresProject = false, aggregator = true, threadSafe = true)
public final class InitMojo extends AbstractMojo {
    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    MavenSession session;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    MojoExecution execution;

    /**
     * The image key of the new module, {@code deb12}. On the command line {@code -Dkey}. Default: none, and the goal fails.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.key")
    @Nullable String key;

    /**
     * The key of the module to copy, {@code deb12} or {@code fc40}, or {@code none} to keep the docker directory
     * {@code docker/<key>} that exists already, such as one of {@code mkt}. Default: the same key, or else the latest one that
     * begins with the same letters.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.init.from")
    @Nullable String from;

    /**
     * The group id of the root POM, which is written if there is none.
     *
     * @since 1.0
     */
    @Parameter(property = "mkt.init.groupId", defaultValue = "local")
    String groupId;

    @Override
    public void execute() throws MojoFailureException {
        GoalExecution.translate(getLog(), this::run);
    }

    private void run() {
        ImageKey chosen = key();
        RootPom root = root();
        root.check(chosen, maven().modules(coordinate -> {
            throw new IllegalStateException("not looked for: " + coordinate);
        }));
        try (Templates templates = Templates.ofPlugin()) {
            Template template =
                    Templates.NONE.equals(from) ? null : templates.choose(chosen, Optional.ofNullable(from));
            write(root, chosen, template);
            logNext(chosen, template);
        }
    }

    private ImageKey key() {
        Parameters parameters = new Parameters(maven(), UserSettings.NONE, event -> {});
        Optional<String> text = parameters.text("mkt.key", key);
        ParameterNames.of(execution.getMojoDescriptor()).check(maven(), parameters, event -> {});
        parameters.throwIfWrong();
        String given = text.orElseThrow(() ->
                new InvalidInputException("The key of the new module is missing", "Name the OS release: -Dkey=deb12"));
        try {
            return new ImageKey(given);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("-Dkey: " + e.getMessage(), "Write it like fc40 or deb12");
        }
    }

    /** Without a POM Maven passes a stand-in project, which has no file. */
    private RootPom root() {
        MavenProject top = session.getTopLevelProject() == null ? project : session.getTopLevelProject();
        return top.getFile() == null
                ? new RootPom(Path.of(session.getExecutionRootDirectory()), null, groupId)
                : new RootPom(top.getBasedir().toPath(), top, groupId);
    }

    private GoalExecution maven() {
        return new GoalExecution(session, project, execution, UserEnvironment.ofProcess());
    }

    /** Writes the module; without a template it has a descriptor only, for the user's own docker directory. */
    private void write(RootPom root, ImageKey chosen, @Nullable Template template) {
        String module = Template.moduleName(chosen);
        Plugin plugin = plugin();
        Optional<byte[]> pom = root.with(module, plugin);
        List<NewFile> files = new ArrayList<>();
        if (root.isNew()) {
            files.add(new NewFile("pom.xml", pom.orElseThrow(), false));
        }
        files.add(NewFile.of(module + "/pom.xml", root.module(module, chosen, plugin)));
        files.addAll(template == null ? descriptorAlone(root.directory(), chosen) : template.files(chosen));
        JvmConfig.of(root.directory()).ifPresent(files::add);
        NewFiles writer = new NewFiles(root.directory());
        writer.check(files, template == null ? List.of(module) : List.of(module, Template.dockerName(chosen)));
        writer.write(files, () -> {
            if (pom.isPresent() && !root.isNew()) {
                root.write(pom.get());
            }
        });
        files.forEach(file -> log("written: " + file));
        if (!root.isNew()) {
            logChange(root, module, pom.isPresent());
        }
    }

    private Plugin plugin() {
        Plugin plugin = new Plugin();
        plugin.setGroupId(execution.getGroupId());
        plugin.setArtifactId(execution.getArtifactId());
        plugin.setVersion(execution.getVersion());
        return plugin;
    }

    private static List<NewFile> descriptorAlone(Path root, ImageKey chosen) {
        Path docker = root.resolve(Template.dockerName(chosen));
        if (!Files.isDirectory(docker)) {
            throw new InvalidInputException(
                    "-Dmkt.init.from=none, but the directory " + docker + " does not exist",
                    "Put your docker directory there, or omit -Dmkt.init.from");
        }
        return List.of(NewFile.of(Template.moduleName(chosen) + "/image.yaml", "key: " + chosen + "\n"));
    }

    private void logChange(RootPom root, String module, boolean isDone) {
        Plugin plugin = plugin();
        boolean managed = root.manages(plugin);
        if (isDone) {
            log("changed: " + root.file().getFileName() + ": module added"
                    + (managed ? "" : ", plugin added to <pluginManagement> for the prefix mkt-images"));
            return;
        }
        String toManage = "; <build><pluginManagement><plugins>: <plugin><groupId>" + plugin.getGroupId()
                + "</groupId><artifactId>" + plugin.getArtifactId() + "</artifactId><version>" + plugin.getVersion()
                + "</version></plugin>";
        console()
                .on(new BuildEvent.Warning(
                        root.file() + " was not changed: it cannot be edited without changing other parts of it",
                        "Add by hand: <modules>: <module>" + module + "</module>" + (managed ? "" : toManage)));
    }

    private void logNext(ImageKey chosen, @Nullable Template template) {
        if (template != null && !template.key().equals(chosen)) {
            log(Template.dockerName(chosen) + " is a copy of " + Template.dockerName(template.key())
                    + " of mkt-images: change its base image and packages to those of " + chosen);
        }
        log("next: mvn mkt-images:plan -Dkey=" + chosen + " shows what would be built, mvn mkt-images:build -Dkey="
                + chosen + " builds it");
    }

    private void log(String text) {
        console().on(new BuildEvent.Notice(text));
    }

    private PlainConsole console() {
        return new PlainConsole(new MavenLines(getLog(), false));
    }
}
