package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.event.BuildListener;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Writes {@code mkt-images.lock} beside {@code image.yaml}: what base images, sources and nfs files are now, by their digests and
 * commits. From then on builds use these and nothing newer. Asks the registries and git servers, builds nothing, and prints what
 * has changed since the last lock file.
 *
 * <p>From the command line: {@code mvn mkt-images:lock -Dkey=fc40}.
 *
 * @since 1.0
 */
@Mojo(name = "lock", threadSafe = true)
public final class LockMojo extends ImagesMojo {
    /**
     * The entries to renew, separated by commas: names of packages, references of base images as in the files, paths of nfs files,
     * {@code snapshot}. The others stay as they are. Default: all.
     */
    @Parameter(property = "mkt.lock.update")
    List<String> update = List.of();

    @Inject
    LockMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        Set<String> names = new TreeSet<>(parameters.names("mkt.lock.update", update));
        return new GoalAction() {
            @Override
            public Optional<RemoteEngine.Use> use() {
                return Optional.of(RemoteEngine.Use.HERE);
            }

            @Override
            public void run(ModuleRun run) {
                // The lock file is the same for all platforms.
            }

            @Override
            public void finish(List<ModuleRun> runs) {
                runs.get(0).lock().write(names);
            }
        };
    }
}
