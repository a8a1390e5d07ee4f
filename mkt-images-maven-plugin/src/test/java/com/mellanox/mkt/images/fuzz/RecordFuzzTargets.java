package com.mellanox.mkt.images.fuzz;

import com.mellanox.mkt.images.engine.FakeEngine;
import com.mellanox.mkt.images.ospackage.InstalledPackages;
import com.mellanox.mkt.images.ospackage.OsPackage;
import com.mellanox.mkt.images.ospackage.OsRelease;
import com.mellanox.mkt.images.provenance.SampleImage;
import com.mellanox.mkt.images.publication.BuiltImages;
import com.mellanox.mkt.images.publication.PublicationFiles;
import com.mellanox.mkt.images.publication.PublicationJournal;
import com.mellanox.mkt.images.vulnerability.OsvDatabase;
import com.mellanox.mkt.images.vulnerability.VulnerabilityScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The readers of documents of this and of other programs. */
final class RecordFuzzTargets {
    private static final BuiltImages BUILT = SampleImage.built(null);

    private RecordFuzzTargets() {}

    static Map<String, FuzzTarget> all() {
        return Map.of(
                "built-images", RecordFuzzTargets::builtImages,
                "receipt", RecordFuzzTargets::receipt,
                "journal", RecordFuzzTargets::journal,
                "osv", RecordFuzzTargets::osv);
    }

    private static void builtImages(byte[] input, Path directory) throws IOException {
        PublicationFiles.readBuiltImages(Files.write(directory.resolve("image.json"), input));
    }

    private static void receipt(byte[] input, Path directory) throws IOException {
        PublicationFiles.readReceipt(Files.write(directory.resolve("published.json"), input));
    }

    private static void journal(byte[] input, Path directory) throws IOException {
        Path journals = Files.createDirectories(directory.resolve("publications"));
        Files.write(journals.resolve("push1.json"), input);
        PublicationJournal.abandoned(directory, new FakeEngine());
        PublicationJournal.namesInUse(directory);
    }

    private static void osv(byte[] input, Path directory) throws IOException {
        Files.write(directory.resolve("entry.json"), input);
        VulnerabilityScan scan = new VulnerabilityScan();
        scan.add(BUILT);
        scan.add(
                BUILT.images().get(0),
                new InstalledPackages(
                        new OsRelease("debian", "12"),
                        List.of(new OsPackage("bash", "5.2.15-2", "amd64", OsPackage.DEB, null, null, null))));
        scan.add(
                BUILT.images().get(0),
                new InstalledPackages(
                        new OsRelease("fedora", "40"),
                        List.of(new OsPackage("bash", "1:5.2~rc1-2", "x86_64", OsPackage.RPM, null, null, null))));
        scan.compare(new OsvDatabase(directory));
    }
}
