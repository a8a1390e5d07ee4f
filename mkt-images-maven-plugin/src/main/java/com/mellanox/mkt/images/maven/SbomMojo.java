package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.vulnerability.OsvDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is in the final images of the last complete build, and what they were built from: an SBOM as CycloneDX and as SPDX,
 * and a provenance of SLSA, {@code target/mkt-images/<key>/<image>.cdx.json}, {@code .spdx.json} and {@code .provenance.json}. A
 * {@code build} that a POM binds writes them, too. With {@code mkt.vulnerabilities} the goal compares the images with a database
 * of known vulnerabilities.
 *
 * <p>From the command line: {@code mvn mkt-images:sbom -Dkey=fc40}.
 *
 * @since 1.0
 */
@Mojo(name = "sbom", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class SbomMojo extends ImagesMojo {
    /**
     * A database of vulnerabilities: a directory, or a zip file, with the JSON files of an export of OSV; relative to the
     * directory that Maven was started in. The vulnerabilities of the images are written to {@code vulnerabilities.json}, to
     * the report and to the console. Default: none.
     */
    @Parameter(property = "mkt.vulnerabilities")
    @Nullable String vulnerabilities;

    /**
     * Which vulnerabilities let the goal fail: {@code critical}; {@code high} for high and critical ones; {@code none}.
     */
    @Parameter(property = "mkt.vulnerabilities.fail", defaultValue = "none")
    @Nullable String vulnerabilitiesFail;

    @Inject
    SbomMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    GoalAction action(Parameters parameters, BuildListener listener) {
        String property = "mkt.vulnerabilities";
        Optional<Path> database = parameters.text(property, vulnerabilities).map(parameters.paths(property));
        database.filter(place -> !Files.exists(place))
                .ifPresent(place -> parameters.add(
                        "-Dmkt.vulnerabilities: " + place + " does not exist",
                        "Name a directory, or a zip file, with the JSON files of an export of OSV"));
        return new SbomAction(
                maven(),
                maven().pluginVersion(),
                database.map(OsvDatabase::new),
                parameters.choice("mkt.vulnerabilities.fail", vulnerabilitiesFail, SbomAction.FailFrom.values()),
                listener);
    }
}
