package com.mellanox.mkt.images.diff;

import com.mellanox.mkt.images.compare.ConfigurationChange;
import com.mellanox.mkt.images.compare.FileChange;
import com.mellanox.mkt.images.json.JsonRecord;
import com.mellanox.mkt.images.json.JsonWriter;
import com.mellanox.mkt.images.ospackage.OsPackageChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two images. {@code docs/diff.md} describes it as JSON.
 *
 * @param osPackages packages of the operating system
 * @param packages packages that were compiled
 * @param configuration labels, environment, entry point and so on
 * @param kernel the options that a kernel needs to boot the image
 * @param size null if it was not compared
 * @param files null if they were not compared
 * @param notCompared what could not be compared, and why
 */
public record ImageDiff(
        Side from,
        Side to,
        List<OsPackageChange> osPackages,
        List<CompiledChange> packages,
        List<ConfigurationChange> configuration,
        List<ConfigurationChange> kernel,
        @Nullable Size size,
        @Nullable ChangedFiles files,
        List<String> notCompared)
        implements JsonRecord {
    private static final int FORMAT_VERSION = 1;

    public ImageDiff {
        osPackages = List.copyOf(osPackages);
        packages = List.copyOf(packages);
        configuration = List.copyOf(configuration);
        kernel = List.copyOf(kernel);
        notCompared = List.copyOf(notCompared);
    }

    /**
     * An image.
     *
     * @param name as the user knows it
     * @param id on the engine; null if no engine has it
     */
    public record Side(String name, @Nullable String id) implements JsonRecord {
        static Side of(ImageSide side) {
            return new Side(
                    side.name(), side.image() == null ? null : side.image().toString());
        }
    }

    /** The bytes of the layers of both images. */
    public record Size(long before, long after) implements JsonRecord {}

    /**
     * Files and directories.
     *
     * @param added how many only the second image has
     * @param removed how many only the first image has
     * @param changed how many differ
     * @param list all of them, or the first ones
     */
    public record ChangedFiles(long added, long removed, long changed, List<FileChange> list) implements JsonRecord {
        public ChangedFiles {
            list = List.copyOf(list);
        }

        static ChangedFiles of(List<FileChange> all, long most) {
            return new ChangedFiles(
                    count(all, FileChange.Kind.ADDED),
                    count(all, FileChange.Kind.REMOVED),
                    count(all, FileChange.Kind.CHANGED),
                    all.stream().limit(most).toList());
        }

        private static long count(List<FileChange> all, FileChange.Kind kind) {
            return all.stream().filter(change -> change.kind() == kind).count();
        }

        long all() {
            return added + removed + changed;
        }
    }

    /** Whether nothing of what was compared differs. */
    boolean isEmpty() {
        return osPackages.isEmpty()
                && packages.isEmpty()
                && configuration.isEmpty()
                && kernel.isEmpty()
                && (size == null || size.before() == size.after())
                && (files == null || files.all() == 0);
    }

    /** The document. */
    public String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("formatVersion", FORMAT_VERSION);
        document.putAll(members());
        return JsonWriter.write(document);
    }

    /** The lines for people. */
    public List<String> lines() {
        return new DiffText(this).lines();
    }
}
