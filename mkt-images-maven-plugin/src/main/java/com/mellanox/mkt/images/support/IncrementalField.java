package com.mellanox.mkt.images.support;

import com.mellanox.mkt.images.support.SupportScript.FilesFromImage;
import com.mellanox.mkt.images.support.SupportScript.NfsFile;
import com.mellanox.mkt.images.yaml.YamlMapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a header's {@code incremental}. What the script makes in the directory of the source is then not in the image, so it must
 * copy its products to another one; and no files of others can be there.
 */
record IncrementalField(YamlMapping fields) {
    private static final String FIELD = "incremental";

    boolean read(List<FilesFromImage> images, List<NfsFile> nfsFiles, List<String> products) {
        if (!fields.flag(FIELD)) {
            return false;
        }
        if (!fields.has("git_url") && !fields.flag("private")) {
            report("'incremental' is about the source, and the package has none", "Remove the line");
        }
        if (!fields.has("products")) {
            report(
                    "an incremental package needs 'products'",
                    "Let the script copy what it makes to a directory outside of " + SupportScript.SOURCE
                            + ", and name that, as in 'products: [/opt/products]'");
        }
        products.stream()
                .filter(product -> MountFields.overlap(product, SupportScript.SOURCE))
                .forEach(product -> report(
                        "'incremental': what the script makes in " + SupportScript.SOURCE
                                + " is not in the image, but the product '" + product + "' overlaps it",
                        "Let the script copy what it makes to a directory outside of it"));
        Map<String, String> others = new LinkedHashMap<>();
        images.forEach(files -> others.put(MountFields.bare(files.dest()), "files of " + files.from()));
        nfsFiles.forEach(file -> others.put(MountFields.bare(file.dest()), file.path()));
        others.forEach((place, what) -> {
            if (MountFields.isWithin(place, SupportScript.SOURCE)) {
                report(
                        "'incremental' would hide " + what + " in " + place,
                        "Copy them to a directory outside of " + SupportScript.SOURCE);
            }
        });
        return true;
    }

    private void report(String what, String remedy) {
        fields.report(fields.line(FIELD), what, remedy);
    }
}
