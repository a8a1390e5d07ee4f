package com.mellanox.mkt.images.build;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Problems;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.git.GitSources;
import com.mellanox.mkt.images.git.PinnedSource;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.plan.PlannedImage;
import com.mellanox.mkt.images.plan.PlannedImage.SupportImage;
import com.mellanox.mkt.images.support.GitSource;
import com.mellanox.mkt.images.support.NfsFile;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.type.GitUrl;
import com.mellanox.mkt.images.type.PackageName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sources and nfs files of a run's packages, fetched before the first of them is built. */
final class Sources {
    private final GitSources git;
    private final SftpFiles sftp;
    private final BuildOptions options;
    private final BuildListener listener;
    private final Map<PackageName, PinnedSource> pinned = new HashMap<>();
    private final Map<NfsFile, Path> nfsFiles = new HashMap<>();

    Sources(GitSources git, SftpFiles sftp, BuildOptions options, BuildListener listener) {
        this.git = git;
        this.sftp = sftp;
        this.options = options;
        this.listener = listener;
    }

    /** Brings everything to this host that the images are built from. */
    void fetch(List<PlannedImage> images) {
        List<SupportScript> scripts = images.stream()
                .filter(SupportImage.class::isInstance)
                .map(image -> ((SupportImage) image).script())
                .toList();
        checkUrls(scripts);
        scripts.forEach(this::fetch);
    }

    private static void checkUrls(List<SupportScript> scripts) {
        Problems problems = new Problems();
        for (SupportScript script : scripts) {
            script.inputs().source().ifPresent(source -> {
                try {
                    new GitUrl(source.url());
                } catch (IllegalArgumentException e) {
                    problems.add(script.file(), source.line(), "git_url: " + e.getMessage(), "Correct git_url");
                }
            });
        }
        problems.throwIfAny();
    }

    private void fetch(SupportScript script) {
        if (options.sourceDirectories().containsKey(script.name())) {
            checkDirectory(script);
        } else {
            script.inputs().source().ifPresent(source -> pinned.put(script.name(), pin(script, source)));
        }
        script.inputs().nfsFiles().forEach(file -> nfsFiles.computeIfAbsent(file, unused -> fetch(script, file)));
    }

    private void checkDirectory(SupportScript script) {
        try {
            open(script).ifPresent(PackageSource::close);
        } catch (SourceException e) {
            throw e.of(script.name(), false);
        }
    }

    private PinnedSource pin(SupportScript script, GitSource source) {
        try {
            PinnedSource found = git.fetch(new GitUrl(source.url()), source.revision());
            if (found.isByName()) {
                listener.on(new BuildEvent.Warning(
                        script.file() + ":" + source.line() + ": git_commit: " + source.revision()
                                + " can mean another commit tomorrow; it is " + found.commit() + " now",
                        "Pin that id"));
            }
            return found;
        } catch (SourceException e) {
            throw e.of(script.name(), script.optional());
        }
    }

    private Path fetch(SupportScript script, NfsFile file) {
        Path local = Path.of(file.path());
        if (Files.isRegularFile(local)) {
            return local;
        }
        try {
            return fetchFromHost(script, file);
        } catch (SourceException e) {
            throw e.of(script.name(), script.optional());
        }
    }

    private Path fetchFromHost(SupportScript script, NfsFile file) {
        String host = options.nfsHost();
        if (host == null) {
            throw new SourceException(
                    script.file() + ":" + file.line() + ": nfs_files: " + file.path() + " is no file on this host",
                    "Mount its file system, or name a host that has it with -Dmkt.nfsHost=[user@]host",
                    null);
        }
        return sftp.fetch(host, file.path());
    }

    /** The package's source, to be closed; empty where its script names none. */
    Optional<PackageSource> open(SupportScript script) {
        Path directory = options.sourceDirectories().get(script.name());
        if (directory != null) {
            return Optional.of(PackageSource.Directory.open(git, directory));
        }
        return Optional.ofNullable(pinned.get(script.name())).map(source -> PackageSource.Pinned.open(git, source));
    }

    /** The package's nfs files on this host, in the order of its script. */
    List<Path> nfsFiles(SupportScript script) {
        return script.inputs().nfsFiles().stream().map(nfsFiles::get).toList();
    }
}
