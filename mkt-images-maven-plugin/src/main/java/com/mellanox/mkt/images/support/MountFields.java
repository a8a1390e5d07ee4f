package com.mellanox.mkt.images.support;

import com.mellanox.mkt.images.support.SupportScript.FilesFromImage;
import com.mellanox.mkt.images.support.SupportScript.NfsFile;
import com.mellanox.mkt.images.type.SecretId;
import com.mellanox.mkt.images.type.SecretUse;
import com.mellanox.mkt.images.type.SshId;
import com.mellanox.mkt.images.type.SshUse;
import com.mellanox.mkt.images.yaml.YamlMapping;
import com.mellanox.mkt.images.yaml.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a header's {@code secrets}, {@code ssh} and {@code caches}: what is mounted while the script runs. */
final class MountFields {
    private static final String SECRETS = "secrets";
    private static final String SSH = "ssh";
    private static final String CACHES = "caches";

    /** Where a step finds what this project mounts and copies itself. */
    private static final Map<String, String> OWN = ownPlaces();

    /** Characters that have a meaning in the flags of RUN. */
    private static final Pattern SPECIAL = Pattern.compile("[\\s,\"'$\\\\]");

    private final YamlMapping fields;

    MountFields(YamlMapping fields) {
        this.fields = fields;
    }

    private static Map<String, String> ownPlaces() {
        Map<String, String> places = new LinkedHashMap<>();
        places.put(SupportScript.SOURCE, "the source");
        places.put("/run/secrets", "the secrets");
        places.put("/run/mkt-images", "the ssh agents");
        places.put(SupportScript.COMPILER_CACHE, "the compiler cache");
        return places;
    }

    List<SecretUse> secrets() {
        return ids(SECRETS, SecretId::new, "as in 'secrets: [token]'", (id, line) -> new SecretUse(id, line, true));
    }

    List<SshUse> agents() {
        return ids(SSH, SshId::new, "as in 'ssh: [default]'", (id, line) -> new SshUse(id, line, true));
    }

    /** Makes the use of an id in a line. */
    private interface UseAt<I, U> {
        U at(I id, int line);
    }

    private <I, U> List<U> ids(String field, Function<String, I> constructor, String example, UseAt<I, U> use) {
        Map<I, U> uses = new LinkedHashMap<>();
        for (YamlText text : fields.texts(field)) {
            Optional<I> id = fields.checked(text, field, () -> constructor.apply(text.text()), "Write it " + example);
            if (id.isPresent() && uses.putIfAbsent(id.get(), use.at(id.get(), text.line())) != null) {
                reportTwice(field, text);
            }
        }
        reportEmpty(field, "Name an id, " + example + ", or remove the line");
        return List.copyOf(uses.values());
    }

    /**
     * The directories that keep their files from one run of the script to the next.
     *
     * @param script the script's file in the container
     * @param images files that are copied into the container
     * @param nfsFiles likewise
     * @param products what the script makes
     */
    List<String> caches(String script, List<FilesFromImage> images, List<NfsFile> nfsFiles, List<String> products) {
        Map<String, String> taken = new LinkedHashMap<>();
        taken.put(script, "the script");
        images.forEach(files -> taken.put(bare(files.dest()), "files of " + files.from()));
        nfsFiles.forEach(file -> taken.put(bare(file.dest()), file.path()));
        List<String> caches = new ArrayList<>();
        for (YamlText text : fields.texts(CACHES)) {
            if (hasForm(text)) {
                String path = bare(text.text());
                checkPlace(text, path, taken, products, caches);
                caches.add(path);
            }
        }
        reportEmpty(CACHES, "Name a directory, as in 'caches: [/root/.cache/foo]', or remove the line");
        return caches;
    }

    static String bare(String path) {
        return path.replaceFirst("(?<=.)/+$", "");
    }

    private boolean hasForm(YamlText path) {
        if (!HeaderReader.checkPath(fields, CACHES, path)) {
            return false;
        }
        if (path.text().matches("/+")) {
            report(path, "is the whole container", "Name the directory that keeps the files");
        } else if (path.text().contains("//")) {
            report(path, "has an empty name in it", "Write one '/'");
        } else if (SPECIAL.matcher(path.text()).find()) {
            report(path, "has a blank, a comma, a quote, '$' or a backslash in it", "Name a directory without");
        } else if (HeaderReader.isPattern(path.text())) {
            report(path, "is a pattern", "Name the directory");
        } else {
            return true;
        }
        return false;
    }

    /** Reports a cache that would hide something, or that contains what belongs into the image. */
    private void checkPlace(
            YamlText text, String path, Map<String, String> taken, List<String> products, List<String> others) {
        if (others.contains(path)) {
            reportTwice(CACHES, text);
            return;
        }
        others.stream()
                .filter(other -> overlap(path, other))
                .forEach(other -> report(text, "and '" + other + "' are in each other", "Name the outer one alone"));
        products.stream()
                .filter(product -> overlap(path, product))
                .forEach(product -> report(
                        text,
                        "overlaps the product '" + product + "', but a cache is not in the image",
                        "Let the script copy what it makes to a directory outside of the cache"));
        taken.forEach((place, what) -> {
            if (isWithin(place, path)) {
                report(text, "would hide " + what + " in " + place, "Name another directory");
            }
        });
        OWN.forEach((place, what) -> {
            if (overlap(path, place)) {
                report(text, "overlaps " + place + ", which has " + what, "Name another directory");
            }
        });
    }

    static boolean overlap(String one, String other) {
        return isWithin(one, other) || isWithin(other, one);
    }

    static boolean isWithin(String path, String directory) {
        return path.equals(directory) || path.startsWith(directory + "/");
    }

    private void reportTwice(String field, YamlText text) {
        fields.report(
                text.line(),
                fields.called(field) + " names '" + bare(text.text()) + "' a second time",
                "Remove one of them");
    }

    private void reportEmpty(String field, String remedy) {
        if (fields.isEmptyList(field)) {
            fields.report(fields.line(field), fields.called(field) + " names nothing", remedy);
        }
    }

    private void report(YamlText path, String what, String remedy) {
        fields.report(path.line(), "'caches': '" + path.text() + "' " + what, remedy);
    }
}
