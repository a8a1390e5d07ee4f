package com.mellanox.mkt.images.diff;

import com.mellanox.mkt.images.compare.ConfigurationChange;
import com.mellanox.mkt.images.compare.FileChange;
import com.mellanox.mkt.images.console.Sizes;
import com.mellanox.mkt.images.diff.ImageDiff.ChangedFiles;
import com.mellanox.mkt.images.diff.ImageDiff.Side;
import com.mellanox.mkt.images.diff.ImageDiff.Size;
import com.mellanox.mkt.images.ospackage.OsPackageChange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The lines of a comparison. A line with {@code +} is of something added, one with {@code -} of something removed. */
final class DiffText {
    private static final int SHORT_ID = 19;
    private static final int LONGEST_VALUE = 200;

    private final ImageDiff diff;
    private final List<String> lines = new ArrayList<>();

    DiffText(ImageDiff diff) {
        this.diff = diff;
    }

    List<String> lines() {
        String from = side(diff.from());
        String to = side(diff.to());
        if (diff.isEmpty()) {
            lines.add(
                    diff.from().id() != null
                                    && diff.from().id().equals(diff.to().id())
                            ? from + " and " + to + " are the same image"
                            : from + " and " + to + " do not differ");
        } else {
            lines.add("from " + from);
            lines.add("to " + to);
            add("packages of the operating system", diff.osPackages(), DiffText::osPackage);
            addCompiled();
            add("configuration", diff.configuration(), DiffText::configuration);
            add("options that a kernel needs", diff.kernel(), DiffText::configuration);
            addSize(diff.size());
            addFiles(diff.files());
        }
        diff.notCompared().forEach(each -> lines.add("not compared: " + each));
        return lines;
    }

    private static String side(Side side) {
        return side.id() == null ? side.name() : side.name() + " (" + side.id().substring(0, SHORT_ID) + ")";
    }

    private <T> void add(String title, List<T> changes, Function<T, String> text) {
        if (!changes.isEmpty()) {
            lines.add(title + ":");
            changes.forEach(change -> lines.add("  " + text.apply(change)));
        }
    }

    private static String osPackage(OsPackageChange change) {
        return change(
                change.name() + (change.architecture().isEmpty() ? "" : " " + change.architecture()),
                change.before(),
                change.after());
    }

    private static String configuration(ConfigurationChange change) {
        return change(change.name(), shortened(change.before()), shortened(change.after()));
    }

    private static String change(String name, @Nullable String before, @Nullable String after) {
        if (before == null) {
            return "+ " + name + ": " + after;
        }
        return after == null ? "- " + name + ": " + before : "  " + name + ": " + before + " -> " + after;
    }

    private static @Nullable String shortened(@Nullable String value) {
        return value == null || value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE - 1) + "…";
    }

    private void addCompiled() {
        if (diff.packages().isEmpty()) {
            return;
        }
        lines.add("compiled packages:");
        for (CompiledChange change : diff.packages()) {
            String count = change.commits() == 0 ? "" : ", " + counted(change.commits(), "commit");
            lines.add("  " + change(change.name(), source(change.before()), source(change.after())) + count);
            change.log().forEach(commit -> lines.add("      " + commit));
            int more = change.commits() - change.log().size();
            if (more > 0) {
                lines.add("      and " + more + " more");
            }
        }
    }

    /** A commit or a tree, as people read it. */
    private static @Nullable String source(@Nullable String text) {
        return text == null ? null : text.replaceFirst("(?<=\\p{XDigit}{12})\\p{XDigit}+$", "");
    }

    private void addSize(@Nullable Size size) {
        if (size != null) {
            long more = size.after() - size.before();
            lines.add("size: " + Sizes.of(size.before()) + " -> " + Sizes.of(size.after())
                    + (more == 0 ? "" : ", " + Sizes.of(Math.abs(more)) + (more > 0 ? " more" : " less")));
        }
    }

    private void addFiles(@Nullable ChangedFiles files) {
        if (files == null) {
            return;
        }
        lines.add(
                "files: " + files.added() + " added, " + files.removed() + " removed, " + files.changed() + " changed");
        files.list().forEach(change -> lines.add("  " + file(change)));
        long more = files.all() - files.list().size();
        if (more > 0) {
            lines.add("  and " + more + " more: -Dmkt.diff.files=all lists them");
        }
    }

    private static String file(FileChange change) {
        return switch (change.kind()) {
            case ADDED -> "+ " + change.path();
            case REMOVED -> "- " + change.path();
            case CHANGED -> "  " + change.path() + ": " + change.how();
        };
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
