package com.mellanox.mkt.images.random;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;

/** A random world with its steps, and the laws at the end. A failure is reported with as few of the steps as it needs. */
record Sequence(long seed, Path root, Repositories repositories) {
    private static final int ATTEMPTS = 3;

    void check() {
        List<Step> steps = new Generator(seed).steps();
        Optional<Throwable> failure = failure(steps);
        if (failure.isPresent()) {
            List<Step> few = shrink(steps);
            throw new AssertionError(report(few, failure(few).orElse(failure.get())), failure.get());
        }
    }

    private String report(List<Step> steps, Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        String trace = text.toString()
                .lines()
                .filter(line -> !line.startsWith("\tat ") || line.contains("com.mellanox"))
                .collect(Collectors.joining("\n"));
        return "seed " + seed + " (-Dmkt.test.random.seed=" + seed + " -Dmkt.test.random.sequences=1)\n"
                + steps.stream().map(step -> "  " + step + "\n").collect(Collectors.joining()) + trace;
    }

    /** Leaves out each step in turn, as long as it fails without. */
    private List<Step> shrink(List<Step> steps) {
        List<Step> few = new ArrayList<>(steps);
        for (int i = few.size() - 1; i >= 0; i--) {
            Step left = few.remove(i);
            if (!failsSoon(few)) {
                few.add(i, left);
            }
        }
        return few;
    }

    /** Runs it several times where threads decide. */
    private boolean failsSoon(List<Step> steps) {
        for (int i = 0; i < ATTEMPTS; i++) {
            if (failure(steps).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Optional<Throwable> failure(List<Step> steps) {
        try {
            FileUtils.deleteDirectory(root.toFile());
            World world = new Generator(seed).world(root, repositories);
            steps.forEach(step -> step.apply(world));
            new EndLaws(world, new Generator(seed).lastOptions()).check();
            return Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            return Optional.of(e);
        }
    }
}
