package com.mellanox.mkt.images.ospackage;

import com.mellanox.mkt.images.engine.ImageId;
import com.mellanox.mkt.images.fuzz.FuzzTarget;
import com.mellanox.mkt.images.type.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The readers of the packages of an operating system. */
public final class OsPackageFuzzTargets {
    private static final Digest IMAGE = new Digest("sha256:" + "0".repeat(64));

    private OsPackageFuzzTargets() {}

    public static Map<String, FuzzTarget> all() {
        return Map.of("os-packages", OsPackageFuzzTargets::packages);
    }

    private static void packages(byte[] input, Path directory) throws IOException {
        List<OsPackage> packages = new ArrayList<>();
        DpkgStatus.read(new ByteArrayInputStream(input), packages::add);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        printed.writeBytes(input);
        packages.addAll(RpmList.of(printed));
        packages.forEach(each -> List.of(each.sourceName(), each.versionOfSource()));
        OsRelease.parse(new String(input, StandardCharsets.UTF_8));
        Path records = Files.createDirectories(directory.resolve(OsPackageRecords.DIRECTORY));
        Files.write(records.resolve(IMAGE.hex()), input);
        new OsPackageRecords(directory).find(new ImageId(IMAGE));
    }
}
