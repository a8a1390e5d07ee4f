package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.InterprocessLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.eclipse.jgit.transport.FtpChannel;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSession;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** Files that this machine has not mounted, fetched once from a host by sftp, as the user's ssh would get in there. */
public final class SftpFiles {
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9][A-Za-z0-9._-]*(?::[0-9]{1,5})?");

    private final Path cacheDirectory;
    private final GitAccess access;
    private final BuildListener listener;
    private final Timeouts timeouts = Timeouts.DEFAULT;

    private SftpFiles(Path cacheDirectory, GitAccess access, BuildListener listener) {
        this.cacheDirectory = cacheDirectory;
        this.access = access;
        this.listener = listener;
    }

    /** Files that are kept below the directory, in {@code nfs/<host>/}. */
    public static SftpFiles at(Path cacheDirectory, GitAccess access, BuildListener listener) {
        return new SftpFiles(cacheDirectory, access, listener);
    }

    /**
     * Has the file in the cache, and says where.
     *
     * @param host {@code host}, {@code user@host} or {@code user@host:port}
     * @param path an absolute path on it
     */
    public Path fetch(String host, String path) {
        Path relative = check(host, path);
        Path target = cacheDirectory.resolve("nfs").resolve(host).resolve(relative);
        if (Files.isRegularFile(target)) {
            return target;
        }
        String source = "sftp://" + host + path;
        if (access.offline()) {
            throw new SourceException(
                    source + " is not in the cache, and this run is offline (-o)", "Run once without -o", null);
        }
        fetch(source, host, path, target);
        return target;
    }

    private static Path check(String host, String path) {
        if (!HOST.matcher(host).matches()) {
            throw new SourceException(
                    "'" + host + "' is no host for nfs_files", "Give host, user@host or user@host:port", null);
        }
        Path file = Path.of(path);
        if (!file.isAbsolute() || !file.equals(file.normalize()) || file.getNameCount() == 0) {
            throw new SourceException(
                    "'" + path + "' of nfs_files is not an absolute path", "Write it from /, without '..'", null);
        }
        return file.subpath(0, file.getNameCount());
    }

    private void fetch(String source, String host, String path, Path target) {
        JGitRuntime.prepare();
        AtomicReference<@Nullable SshdSession> session = new AtomicReference<>();
        SshLinks ssh = new SshLinks(access);
        try {
            new Cancellation().call("the fetch of " + source, () -> locked(source, path, target, ssh, session), () -> {
                close(session.get());
            });
        } catch (MktException e) {
            throw e;
        } catch (Exception e) {
            throw ssh.refused()
                    .map(refused -> FetchFailure.hostKey(source, refused, e))
                    .orElseGet(() -> failure(source, host, e));
        } finally {
            ssh.close();
        }
    }

    private Path locked(
            String source, String path, Path target, SshLinks ssh, AtomicReference<@Nullable SshdSession> open)
            throws IOException, InterruptedException {
        Path lockFile = target.resolveSibling("." + target.getFileName() + ".lock");
        Runnable whenTaken = () -> listener.on(new BuildEvent.Detail(source + ": waits for another fetch"));
        return InterprocessLock.hold(lockFile, whenTaken, () -> {
            if (!Files.isRegularFile(target)) {
                download(source, path, target, ssh, open);
            }
            return target;
        });
    }

    private void download(
            String source, String path, Path target, SshLinks ssh, AtomicReference<@Nullable SshdSession> open)
            throws IOException {
        long start = System.nanoTime();
        listener.on(new BuildEvent.FetchStarted(source, "file"));
        SshdSession session = ssh.getSession(uri(source), null, FS.DETECTED, timeouts.connectMillis());
        open.set(session);
        try {
            copy(source, path, target, session);
        } finally {
            session.disconnect();
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        listener.on(new BuildEvent.Detail(source + " fetched in " + time.toMillis() + " ms"));
    }

    private static URIish uri(String source) throws IOException {
        try {
            return new URIish(source.replaceFirst("^sftp://", "ssh://"));
        } catch (URISyntaxException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Copies beside the target first: what stands under its name is whole. */
    private void copy(String source, String path, Path target, SshdSession session) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        FtpChannel sftp = session.getFtpChannel();
        sftp.connect(timeouts.connectMillis(), TimeUnit.MILLISECONDS);
        try {
            try (InputStream in = sftp.get(path)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                if (isDirectory(path, sftp)) {
                    throw new SourceException(
                            source + " is a directory, nfs_files takes files", "Name a file, or an archive of it", e);
                }
                throw e;
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
            sftp.disconnect();
        }
    }

    private static boolean isDirectory(String path, FtpChannel sftp) {
        try {
            sftp.ls(path);
            return true;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static SourceException failure(String source, String host, Exception e) {
        for (@Nullable Throwable link = e; link != null; link = link.getCause()) {
            if (link instanceof SftpException refusal) {
                return switch (refusal.getStatus()) {
                    case SftpConstants.SSH_FX_NO_SUCH_FILE ->
                        new SourceException(source + " does not exist", "Check nfs_files and -Dmkt.nfsHost", e);
                    case SftpConstants.SSH_FX_PERMISSION_DENIED ->
                        new SourceException(
                                source + " must not be read by this user", "Check the file's rights on that host", e);
                    default ->
                        new SourceException(
                                source + " cannot be read: " + refusal.getMessage(), "Try 'sftp' by hand", e);
                };
            }
        }
        return new FetchFailure(e).explainSftp(source, host);
    }

    private static void close(@Nullable SshdSession session) {
        if (session != null) {
            session.disconnect();
        }
    }
}
