package com.mellanox.mkt.images.git;

import com.mellanox.mkt.images.event.BuildEvent;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.SourceException;
import com.mellanox.mkt.images.io.InterprocessLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
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

/**
 * The fetch of one file by sftp.
 *
 * @param source the URL of the file, for messages
 * @param host {@code host}, {@code user@host} or {@code user@host:port}
 * @param path the path on the host
 * @param target the copy
 */
record SftpFetch(String source, String host, String path, Path target, GitAccess access, BuildListener listener) {
    private static final Timeouts TIMEOUTS = Timeouts.DEFAULT;
    private static final Pattern STATE = Pattern.compile("[0-9]{1,18} [0-9]{1,12}");
    private static final int ANSWER_LIMIT = 64;
    private static final int STAT_SECONDS = 5;

    /** Fetches the file, or throws a {@link SourceException} with the reason. */
    void run() {
        JGitRuntime.prepare();
        AtomicReference<@Nullable SshdSession> session = new AtomicReference<>();
        Path lockFile = target.resolveSibling("." + target.getFileName() + ".lock");
        try (SshConnections ssh = new SshConnections(access)) {
            Callable<Path> work = () -> {
                URIish uri = new URIish(source.replaceFirst("^sftp://", "ssh://"));
                return InterprocessLock.run(lockFile, this::reportWaiting, () -> {
                    SshdSession opened = ssh.getSession(uri, null, FS.DETECTED, TIMEOUTS.connectMillis());
                    session.set(opened);
                    return update(opened);
                });
            };
            new CancellableTask()
                    .call(
                            "the fetch of " + source,
                            work,
                            () -> Optional.ofNullable(session.get()).ifPresent(SshdSession::disconnect),
                            e -> ssh.explain(source, e).orElseGet(() -> explain(e)));
        }
    }

    private void reportWaiting(String owner) {
        listener.on(new BuildEvent.Detail(source + ": waits for another fetch, by " + owner));
    }

    private Path update(SshdSession session) throws IOException, InterruptedException {
        try {
            Optional<String> state = state(session).filter(STATE.asMatchPredicate());
            if (state.isEmpty() || !isCopyOf(state.get())) {
                download(session, state);
            }
            return target;
        } finally {
            session.disconnect();
        }
    }

    private boolean isCopyOf(String state) throws IOException {
        return Files.isRegularFile(target)
                && state.equals(Files.size(target) + " "
                        + Files.getLastModifiedTime(target).to(TimeUnit.SECONDS));
    }

    /**
     * Size and time of modification of the file; a copy gets the time of its original. By stat on the host, since
     * JGit's sftp has no sizes; empty if the host runs no commands.
     */
    private Optional<String> state(SshdSession session) throws InterruptedException {
        try {
            Process stat =
                    session.exec("stat -L -c '%s %Y' -- '" + path.replace("'", "'\\''") + "'", TIMEOUTS.stallSeconds());
            try {
                // A host that only allows sftp starts sftp instead, which ends with its input.
                stat.getOutputStream().close();
                if (!stat.waitFor(STAT_SECONDS, TimeUnit.SECONDS)) {
                    return Optional.empty();
                }
                byte[] output = stat.getInputStream().readNBytes(ANSWER_LIMIT);
                return Optional.of(new String(output, StandardCharsets.US_ASCII).strip());
            } finally {
                stat.destroy();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void download(SshdSession session, Optional<String> state) throws IOException {
        long start = System.nanoTime();
        listener.on(new BuildEvent.FetchStarted(source, "file"));
        try {
            copy(session, state);
            listener.on(new BuildEvent.FetchFinished(source, Optional.empty(), since(start)));
        } catch (IOException | RuntimeException e) {
            listener.on(new BuildEvent.FetchFailed(source, since(start)));
            throw e;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Copies to another file first, so that the target is always complete. */
    private void copy(SshdSession session, Optional<String> state) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        FtpChannel sftp = session.getFtpChannel();
        sftp.connect(TIMEOUTS.connectMillis(), TimeUnit.MILLISECONDS);
        try {
            try (InputStream in = sftp.get(path)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                if (isDirectory(sftp)) {
                    throw new SourceException(
                            source + " is a directory; nfs_files are files", "Name a file, or an archive of it", e);
                }
                throw e;
            }
            if (state.isPresent()) {
                long seconds = Long.parseLong(state.get().replaceFirst(".* ", ""));
                Files.setLastModifiedTime(part, FileTime.from(seconds, TimeUnit.SECONDS));
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

    private SourceException explain(Exception e) {
        return Causes.find(e, SftpException.class)
                .map(refusal -> refused(refusal, e))
                .orElseGet(() -> new FetchErrorMessages(e).explainSftp(source, host));
    }

    private SourceException refused(SftpException refusal, Exception e) {
        return switch (refusal.getStatus()) {
            case SftpConstants.SSH_FX_NO_SUCH_FILE ->
                new SourceException(source + " does not exist", "Check nfs_files and -Dmkt.nfsHost", e);
            case SftpConstants.SSH_FX_PERMISSION_DENIED ->
                new SourceException(
                        source + " cannot be read: permission denied", "Check the file's permissions on that host", e);
            default ->
                new SourceException(
                        source + " cannot be read: " + Causes.reason(refusal),
                        "Check that the program 'sftp' can read it",
                        e);
        };
    }
}
