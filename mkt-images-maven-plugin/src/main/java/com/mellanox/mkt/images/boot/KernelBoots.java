package com.mellanox.mkt.images.boot;

import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted;
import com.mellanox.mkt.images.event.BuildEvent.KernelsBooted.KernelResult;
import com.mellanox.mkt.images.event.BuildEvent.Notice;
import com.mellanox.mkt.images.event.BuildListener;
import com.mellanox.mkt.images.failure.BootFailedException;
import com.mellanox.mkt.images.failure.CancelledException;
import com.mellanox.mkt.images.failure.Causes;
import com.mellanox.mkt.images.failure.InvalidInputException;
import com.mellanox.mkt.images.failure.MktException;
import com.mellanox.mkt.images.type.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Boots an image on several kernels side by side. Each kernel has a directory for its files: {@code kernels/<name>}.
 *
 * @param logs the directory of the key's files
 * @param atATime how many VMs run at the same time, at most
 */
public record KernelBoots(ImageReference image, Path logs, int atATime, Clock clock, BuildListener listener) {
    /** The boot on one kernel. */
    @FunctionalInterface
    public interface KernelBoot {
        /**
         * Boots, and writes the verdict.
         *
         * @param directory for the files
         * @param listener gives the events the name of the kernel
         * @throws MktException if the boot fails
         */
        void run(Path directory, VerdictFile verdict, BuildListener listener);
    }

    /** A kernel's result, and its failure; null if it has passed. */
    private record Outcome(KernelResult result, @Nullable MktException failure) {}

    /**
     * Boots on all kernels, whether others fail or not, and tells the results.
     *
     * @param boots by the names of the kernels, which are relative paths
     * @throws BootFailedException if one has failed
     */
    public void run(Map<String, KernelBoot> boots) {
        removeOldFiles();
        int threads = Math.min(boots.size(), atATime);
        listener.on(new Notice(image + ": boots on " + boots.size() + " kernels, " + threads + " at a time"));
        List<Callable<Outcome>> tasks = new ArrayList<>();
        boots.forEach((name, boot) -> tasks.add(() -> outcome(name, boot)));
        List<Outcome> outcomes = run(threads, tasks);
        listener.on(
                new KernelsBooted(image, outcomes.stream().map(Outcome::result).toList()));
        Map<String, MktException> failures = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            if (outcome.failure() != null) {
                failures.put(outcome.result().vm(), outcome.failure());
            }
        }
        if (!failures.isEmpty()) {
            throw new BootFailedException(image, boots.size(), failures);
        }
    }

    /** Those of the last boot, of one kernel or of several, would look as if they were of this one. */
    private void removeOldFiles() {
        VerdictFile.begin(logs, clock);
        try {
            Files.deleteIfExists(logs.resolve("console.log"));
            Files.deleteIfExists(logs.resolve("TEST-boot.xml"));
            FileUtils.deleteDirectory(directory().toFile());
        } catch (IOException e) {
            throw new InvalidInputException(
                    "The files of the last boot in " + logs + " cannot be removed: " + Causes.reason(e),
                    "Check the permissions of " + directory());
        }
    }

    private Path directory() {
        return logs.resolve("kernels");
    }

    private Outcome outcome(String name, KernelBoot boot) {
        Path files = directory().resolve(name);
        VerdictFile verdict = VerdictFile.begin(files, clock);
        try {
            boot.run(files, verdict, new NamedVmEvents(name, listener));
            return new Outcome(verdict.result(name), null);
        } catch (CancelledException e) {
            throw e;
        } catch (MktException e) {
            verdict.failedOtherwise(null, e.problem());
            KernelResult result = verdict.result(name);
            listener.on(new Notice(image + " (" + name + "): " + result.verdict()));
            return new Outcome(result, e);
        }
    }

    private List<Outcome> run(int count, List<Callable<Outcome>> tasks) {
        try (VmThreads threads = new VmThreads(count)) {
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> boot : threads.executor().invokeAll(tasks)) {
                outcomes.add(boot.get());
            }
            return outcomes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("The boot of " + image);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a boot ended with an error", e.getCause());
        }
    }
}
