package com.mellanox.mkt.images.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.treewalk.WorkingTreeOptions;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * The static state of JGit, set once per class loader and the same for all runs: it contains nothing of one run's user
 * or environment, writes nothing into a home directory, and has small caches.
 */
final class JGitRuntime {
    private static final int MEBIBYTE = 1024 * 1024;

    static {
        SystemReader.setInstance(new Isolated(SystemReader.getInstance()));
        WindowCacheConfig caches = new WindowCacheConfig();
        caches.setPackedGitLimit(16L * MEBIBYTE);
        caches.setPackedGitWindowSize(MEBIBYTE / 16);
        caches.setDeltaBaseCacheLimit(10 * MEBIBYTE);
        caches.setStreamFileThreshold(2 * MEBIBYTE);
        caches.install();
    }

    private JGitRuntime() {}

    /** Must be called before any other class of JGit is used. */
    static void prepare() {
        // The static initializer has done it.
    }

    /** The file system of JGit for a user with this home directory. */
    static FS fileSystem(Path home) {
        return FS.DETECTED.newInstance().setUserHome(home.toFile());
    }

    /** Reads no environment and no configuration outside of repositories. */
    private static final class Isolated extends SystemReader.Delegate {
        Isolated(SystemReader delegate) {
            super(delegate);
        }

        @Override
        public String getHostname() {
            return "localhost";
        }

        @Override
        public @Nullable String getenv(String variable) {
            // JGit finds git and sh by it; it contains nothing of a user.
            return variable.equals("PATH") ? super.getenv(variable) : null;
        }

        @Override
        public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
            return new Empty(parent, fs);
        }

        @Override
        public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
            return new Empty(parent, fs);
        }

        @Override
        public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
            return new Empty(parent, fs);
        }
    }

    /** Opens a repository; JGit's exception for a wrong value in its configuration is none of input and output. */
    static Repository open(RepositoryBuilder builder) throws IOException {
        @Nullable Repository repository = null;
        try {
            repository = builder.build();
            // Read here, once, since a walk over the files reads them without a place for the error.
            repository.getConfig().get(WorkingTreeOptions.KEY);
            return repository;
        } catch (IllegalArgumentException e) {
            if (repository != null) {
                repository.close();
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A configuration that is neither read from a file nor written to one. */
    private static final class Empty extends FileBasedConfig {
        private static final long TIMESTAMP_MILLIS = 20;

        Empty(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }

        /** Returns the file system's resolution of time, which JGit would otherwise measure for seconds. */
        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long defaultValue, TimeUnit unit) {
            return section.equals("filesystem")
                    ? unit.convert(TIMESTAMP_MILLIS, TimeUnit.MILLISECONDS)
                    : super.getTimeUnit(section, subsection, name, defaultValue, unit);
        }
    }
}
