package com.mellanox.mkt.images.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A support package of a random key: what its script says. */
final class WorldPackage {
    final int number;
    final Set<Integer> needs = new TreeSet<>();
    boolean hasProducts = true;
    boolean isInKvm = true;
    boolean isIncremental;
    boolean hasSecret;
    boolean hasOtherFile;
    int script;
    int note;
    int commit = -1;

    WorldPackage(int number) {
        this.number = number;
    }

    String name() {
        return name(number);
    }

    static String name(int number) {
        return "p" + number;
    }

    String image(String key) {
        return "local_mkt/support_" + name() + ":" + key;
    }

    /** What others copy of it. */
    String path() {
        return hasProducts ? "/opt/" + name() : "/bin/" + name();
    }

    /**
     * The lines of its script.
     *
     * @param there the other packages of the key; those that are missing are not needed
     */
    List<String> lines(List<WorldPackage> there, Repositories repositories) {
        List<String> lines = new ArrayList<>(List.of("#!/bin/bash", "# ---"));
        if (commit >= 0) {
            lines.add("# git_url: " + repositories.directory());
            lines.add("# git_commit: " + repositories.revision(commit));
        }
        if (hasProducts) {
            lines.add("# products: [" + path() + "]");
        }
        if (isIncremental && hasProducts && commit >= 0) {
            lines.add("# incremental: true");
        }
        if (hasSecret) {
            lines.add("# secrets: [token]");
        }
        if (hasOtherFile) {
            lines.add("# other_files: [shared.patch]");
        }
        List<String> needed = there.stream()
                .filter(other -> needs.contains(other.number) && other.number < number)
                .map(other -> other.name() + ": {files: [" + other.path() + "], dest: /deps/}")
                .toList();
        if (!needed.isEmpty()) {
            lines.add("# image_files: {" + String.join(", ", needed) + "}");
        }
        if (lines.size() == 2) {
            lines.add("# {}");
        }
        lines.addAll(List.of("", "# note " + note, "make version" + script));
        return lines;
    }
}
