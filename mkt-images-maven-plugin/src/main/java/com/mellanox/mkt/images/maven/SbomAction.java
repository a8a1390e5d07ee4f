package com.mellanox.mkt.images.maven;

import com.mellanox.mkt.images.engine.buildkit.RemoteEngine;
import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildEvent.VulnerabilitiesFound;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.event.KnownVulnerability;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.BuiltImages.Image;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.vulnerability.OsvDatabase;
import com.mellanox.mkt.images.vulnerability.ScanResult;
import com.mellanox.mkt.images.vulnerability.Severity;
import com.mellanox.mkt.images.vulnerability.Vulnerability;
import com.mellanox.mkt.images.vulnerability.VulnerabilityScan;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The action of the goal {@code sbom}.
 *
 * @param plugin the version of this plugin
 * @param database what the images are compared with
 * @param failFrom the least severity that is a failure
 */
record SbomAction(
        GoalExecution maven, String plugin, Optional<OsvDatabase> database, FailFrom failFrom, BuildListener listener)
        implements GoalAction {
    private static final int MOST_LINES = 20;

    /** Which vulnerabilities are a failure of the goal. */
    enum FailFrom {
        NONE,
        HIGH,
        CRITICAL
    }

    @Override
    public Optional<RemoteEngine.Use> use() {
        return Optional.of(RemoteEngine.Use.HERE);
    }

    @Override
    public void run(ModuleRun run) {
        maven.requireBuild();
        BuiltImages built = PublicationFiles.readBuiltImages(run.file(PublicationFiles.BUILT_IMAGES));
        if (run.engine() instanceof RemoteEngine) {
            // It has nothing of the goal that built the images; its cache has.
            run.images().run();
        }
        DocumentFiles files = new DocumentFiles(run, plugin);
        int documents = files.write(built).size();
        listener.on(new BuildEvent.Notice(run.key() + ": " + documents + " documents about "
                + built.images().size() + (built.images().size() == 1 ? " image" : " images") + " in "
                + run.options().logDirectory(run.key())));
        database.ifPresent(osv -> compare(run, built, files, osv));
    }

    private void compare(ModuleRun run, BuiltImages built, DocumentFiles files, OsvDatabase osv) {
        VulnerabilityScan scan = new VulnerabilityScan();
        scan.add(built);
        for (Image image : built.images()) {
            scan.add(image, files.documents().installed(image));
        }
        ScanResult result = scan.compare(osv);
        Path file = run.file(ScanResult.FILE);
        result.write(run.key(), osv, file);
        listener.on(new VulnerabilitiesFound(
                run.key(),
                result.vulnerabilities().stream()
                        .limit(MOST_LINES)
                        .map(SbomAction::known)
                        .toList(),
                result.vulnerabilities().size(),
                file));
        failIfSevere(run, result, file);
    }

    private static KnownVulnerability known(Vulnerability each) {
        return new KnownVulnerability(
                each.id(), each.severity().toString(), each.name(), each.version(), Optional.ofNullable(each.fixed()));
    }

    private void failIfSevere(ModuleRun run, ScanResult result, Path file) {
        if (failFrom == FailFrom.NONE) {
            return;
        }
        Severity least = failFrom == FailFrom.HIGH ? Severity.HIGH : Severity.CRITICAL;
        long severe = result.atLeast(least);
        if (severe > 0) {
            throw new InvalidInputException(
                    "The images of " + run.key() + " have " + severe + " known vulnerabilities of severity " + least
                            + (least == Severity.HIGH ? " or critical" : "") + ", listed in " + file,
                    "Update the packages that have a fixed version, or accept them: -Dmkt.vulnerabilities.fail=none");
        }
    }
}
