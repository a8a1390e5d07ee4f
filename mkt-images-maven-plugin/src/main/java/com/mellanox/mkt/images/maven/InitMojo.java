package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.console.PlainConsole;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.settings.UserSettings;
import com.mellanox.mkt.images.template.Template;
import com.mellanox.mkt.images.template.Templates;
import com.mellanox.mkt.images.type.ImageKey;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
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
 * {@code mkt-images}. No file is overwritten.
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
        GoalFailure.translate(getLog(), this::run);
    }

    private void run() {
        ImageKey chosen = key();
        Plugin plugin = new Plugin();
        plugin.setGroupId(execution.getGroupId());
        plugin.setArtifactId(execution.getArtifactId());
        plugin.setVersion(execution.getVersion());
        RootPom root = root();
        root.check(chosen, maven().modules(coordinate -> {
            throw new IllegalStateException("not looked for: " + coordinate);
        }));
        try (Templates templates = Templates.ofPlugin()) {
            Template template =
                    Templates.NONE.equals(from) ? null : templates.choose(chosen, Optional.ofNullable(from));
            new InitAction(chosen, template, plugin, new PlainConsole(new MavenLines(getLog()))).write(root);
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
}
