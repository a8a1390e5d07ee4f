package com.mellanox.mkt.images.git;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit keeps once per class loader: set up on first use, the same for all runs, so that nothing of one run's user
 * or environment gets into it, nothing is written into a home, and caches stay small.
 */
final class JGitRuntime {
    private static final int MEBIBYTE = 1024 * 1024;

    private static boolean ready;

    private JGitRuntime() {}

    /** To be called before anything else of JGit. */
    static synchronized void prepare() {
        if (ready) {
            return;
        }
        SystemReader.setInstance(new Isolated(SystemReader.getInstance()));
        WindowCacheConfig caches = new WindowCacheConfig();
        caches.setPackedGitLimit(16L * MEBIBYTE);
        caches.setPackedGitWindowSize(MEBIBYTE / 16);
        caches.setDeltaBaseCacheLimit(10 * MEBIBYTE);
        caches.setStreamFileThreshold(2 * MEBIBYTE);
        caches.install();
        ready = true;
    }

    /** The file system as JGit sees it for a user with the home. */
    static FS fileSystem(Path home) {
        prepare();
        return FS.DETECTED.newInstance().setUserHome(home.toFile());
    }

    /** Knows no environment and no configuration outside of repositories. */
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
            // The path is what tells it where git and sh are; nothing of a user is in it.
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

    /** A configuration that no file has, and that no file gets. */
    private static final class Empty extends FileBasedConfig {
        private static final long TIMESTAMP_MILLIS = 20;

        Empty(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // nothing to load
        }

        @Override
        public void save() {
            // nowhere to save
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        /** Answers for the file system's resolution of time, which JGit would otherwise measure for seconds. */
        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long defaultValue, TimeUnit unit) {
            return section.equals("filesystem")
                    ? unit.convert(TIMESTAMP_MILLIS, TimeUnit.MILLISECONDS)
                    : super.getTimeUnit(section, subsection, name, defaultValue, unit);
        }
    }
}
