package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.LastUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Files that are not mounted on this machine, fetched from a host by sftp with the user's ssh configuration. An offline
 * run loads no class of an ssh client: none is used here.
 */
public final class SftpFiles {
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9][A-Za-z0-9._-]*(?::[0-9]{1,5})?");

    private final Path cacheDirectory;
    private final GitAccess access;
    private final BuildListener listener;

    /** Files whose copies are in {@code nfs/<host>/} of the directory. */
    public SftpFiles(Path cacheDirectory, GitAccess access, BuildListener listener) {
        this.cacheDirectory = cacheDirectory;
        this.access = access;
        this.listener = listener;
    }

    /**
     * Fetches the file into the cache, unless the copy there has the same size and time of modification, and returns
     * the copy. If the fetch fails and there is a copy, it emits a warning.
     *
     * @param host {@code host}, {@code user@host} or {@code user@host:port}
     * @param path an absolute path on it
     */
    public Path fetch(String host, String path) {
        Path relative = check(host, path);
        Path target = cacheDirectory.resolve("nfs").resolve(host).resolve(relative);
        String source = "sftp://" + host + path;
        boolean isCached = Files.isRegularFile(target);
        if (access.offline() && !isCached) {
            throw new SourceException(
                    source + " is not in the cache, and this run is offline (-o)", "Run once without -o", null);
        }
        if (!access.offline()) {
            update(new SftpFetch(source, host, path, target, access, listener), isCached);
        }
        LastUse.record(target);
        return target;
    }

    private void update(SftpFetch fetch, boolean isCached) {
        try {
            fetch.run();
        } catch (SourceException e) {
            if (!isCached) {
                throw e;
            }
            listener.on(new BuildEvent.Warning(
                    "The cached copy " + fetch.target() + " is used, though it may be outdated: " + e.getMessage(),
                    "Or run with -o to use it without a check"));
        }
    }

    private static Path check(String host, String path) {
        if (!HOST.matcher(host).matches()) {
            throw new SourceException(
                    "'" + host + "' is not a host for nfs_files", "Give host, user@host or user@host:port", null);
        }
        Path file = Path.of(path);
        if (!file.isAbsolute() || !file.equals(file.normalize()) || file.getNameCount() == 0) {
            throw new SourceException(
                    "'" + path + "' of nfs_files is not an absolute path", "Write it from /, without '..'", null);
        }
        return file.subpath(0, file.getNameCount());
    }
}
