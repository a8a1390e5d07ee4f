package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.InterprocessLock;
import com.mellanox.mkt.images.io.LockOwner;
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
import java.util.function.Consumer;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.eclipse.jgit.transport.FtpChannel;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSession;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * The fetch of one file by sftp.
 *
 * @param source the file as messages name it
 * @param host {@code host}, {@code user@host} or {@code user@host:port}
 * @param path where it is there
 * @param target where it goes
 */
record SftpFetch(String source, String host, String path, Path target, GitAccess access, BuildListener listener) {
    private static final Timeouts TIMEOUTS = Timeouts.DEFAULT;

    /** Does it, or throws a {@link SourceException} that says why not. */
    void run() {
        JGitRuntime.prepare();
        AtomicReference<@Nullable SshdSession> session = new AtomicReference<>();
        SshConnections ssh = new SshConnections(access);
        try {
            new CancellableTask().call("the fetch of " + source, () -> locked(ssh, session), () -> {
                close(session.get());
            });
        } catch (MktException e) {
            throw e;
        } catch (Exception e) {
            throw ssh.refused()
                    .map(refused -> FetchErrorMessages.hostKey(source, refused, e))
                    .orElseGet(() -> failure(e));
        } finally {
            ssh.close();
        }
    }

    private Path locked(SshConnections ssh, AtomicReference<@Nullable SshdSession> open)
            throws IOException, InterruptedException {
        Path lockFile = target.resolveSibling("." + target.getFileName() + ".lock");
        Consumer<LockOwner> whenTaken =
                owner -> listener.on(new BuildEvent.Detail(source + ": waits for another fetch, by " + owner));
        return InterprocessLock.hold(lockFile, LockOwner::thisProcess, whenTaken, () -> {
            if (!Files.isRegularFile(target)) {
                download(ssh, open);
            }
            return target;
        });
    }

    private void download(SshConnections ssh, AtomicReference<@Nullable SshdSession> open) throws IOException {
        long start = System.nanoTime();
        listener.on(new BuildEvent.FetchStarted(source, "file"));
        SshdSession session = ssh.getSession(uri(), null, FS.DETECTED, TIMEOUTS.connectMillis());
        open.set(session);
        try {
            copy(session);
        } finally {
            session.disconnect();
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        listener.on(new BuildEvent.Detail(source + " fetched in " + time.toMillis() + " ms"));
    }

    private URIish uri() throws IOException {
        try {
            return new URIish(source.replaceFirst("^sftp://", "ssh://"));
        } catch (URISyntaxException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Copies beside the target first: what stands under its name is whole. */
    private void copy(SshdSession session) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        FtpChannel sftp = session.getFtpChannel();
        sftp.connect(TIMEOUTS.connectMillis(), TimeUnit.MILLISECONDS);
        try {
            try (InputStream in = sftp.get(path)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                if (isDirectory(sftp)) {
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

    private boolean isDirectory(FtpChannel sftp) {
        try {
            sftp.ls(path);
            return true;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private SourceException failure(Exception e) {
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
        return new FetchErrorMessages(e).explainSftp(source, host);
    }

    private static void close(@Nullable SshdSession session) {
        if (session != null) {
            session.disconnect();
        }
    }
}
