package com.mellanox.mkt.images.run;

import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.git.SftpFiles;
import com.mellanox.mkt.images.support.SupportScript;
import com.mellanox.mkt.images.support.SupportScript.NfsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of network file systems, on this host or from one that has them.
 *
 * @param host where files are fetched from by sftp; null where they must be on this host
 */
record NfsFiles(SftpFiles sftp, @Nullable String host) {

    /** The file on this host, fetched if necessary. */
    Path fetch(SupportScript script, NfsFile file) {
        Path local = Path.of(file.path());
        if (Files.isRegularFile(local)) {
            return local;
        }
        try {
            return fetchFromHost(script, file);
        } catch (SourceException e) {
            throw e.of(script.name());
        }
    }

    private Path fetchFromHost(SupportScript script, NfsFile file) {
        if (host == null) {
            throw new SourceException(
                    script.file() + ":" + file.line() + ": nfs_files: " + file.path() + " is not a file on this host",
                    "Mount its file system, or name a host that has it with -Dmkt.nfsHost=[user@]host",
                    null);
        }
        return sftp.fetch(host, file.path());
    }
}
