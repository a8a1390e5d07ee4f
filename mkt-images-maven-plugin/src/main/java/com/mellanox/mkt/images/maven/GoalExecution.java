package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.descriptor.ImageDescriptorReader;
import com.mellanox.mkt.images.descriptor.OsModule;
import com.mellanox.mkt.images.type.UserEnvironment;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;

/** One execution of a goal in one module, as Maven has it. */
record GoalExecution(MavenSession session, MavenProject project, MojoExecution execution, UserEnvironment environment) {

    /** Whether a POM binds the goal to a phase. Otherwise it was called by its name. */
    boolean isBound() {
        return execution.getSource() == MojoExecution.Source.LIFECYCLE;
    }

    /** The directory that Maven was started in. */
    Path startDirectory() {
        return Path.of(session.getExecutionRootDirectory());
    }

    /** The module's image descriptor, whether it exists or not. */
    Path descriptorFile() {
        return project.getBasedir().toPath().resolve(ImageDescriptorReader.FILE_NAME);
    }

    MavenProperties properties() {
        return new MavenProperties(session, project);
    }

    /** Whether this run of Maven goes on to the phase deploy. */
    boolean deploys() {
        return session.getGoals() != null && session.getGoals().contains("deploy");
    }

    /** The executions of this plugin that the module's POM has, with those that it inherits. */
    List<PluginExecution> executions() {
        Plugin plugin = execution.getPlugin() == null
                ? null
                : project.getPlugin(execution.getPlugin().getKey());
        return plugin == null ? List.of() : plugin.getExecutions();
    }

    /** All modules of the reactor, also those that were not selected for this run. */
    OsModules modules(OsModule.Finder finder) {
        return new OsModules(
                session.getAllProjects().stream()
                        .map(each -> new OsModule(
                                each.getBasedir().toPath().resolve(ImageDescriptorReader.FILE_NAME),
                                new MavenProperties(session, each)))
                        .toList(),
                finder);
    }
}
